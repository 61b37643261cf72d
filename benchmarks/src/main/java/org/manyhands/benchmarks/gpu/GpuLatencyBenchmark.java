package org.manyhands.benchmarks.gpu;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.manyhands.shared.SharedFloats;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a launch costs: a kernel over 1024 numbers that are on the device, from {@code run} to its
 * completed future, beside launch and finish by hand. Once the result stays on the device, once it
 * is read.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GpuLatencyBenchmark {

  private static final int SIZE = 1024;

  private @Nullable Peers peers;
  private @Nullable Square square;

  /** For JMH. */
  public GpuLatencyBenchmark() {}

  /** Makes the input, and computes everything once in every way. */
  @Setup(Level.Trial)
  public void open() {
    Peers opened = Peers.open();
    peers = opened;
    square = new Square(opened, SIZE);
    square.check(opened);
  }

  /** Lets go of threads and devices. */
  @TearDown(Level.Trial)
  public void close() {
    if (square != null) {
      square.close();
    }
    if (peers != null) {
      peers.close();
    }
  }

  private Peers peers() {
    return Objects.requireNonNull(peers);
  }

  private Square square() {
    return Objects.requireNonNull(square);
  }

  @Benchmark
  public int gpuShared() {
    try (SharedFloats result = square().ofShared(peers().gpu())) {
      return result.length();
    }
  }

  @Benchmark
  public float[] gpuRead() {
    return square().fetched(peers().gpu());
  }

  @Benchmark
  public void openCl() {
    square().openCl();
  }

  @Benchmark
  public Object openClRead() {
    square().openCl();
    return square().openClResult();
  }

  @Benchmark
  public void aparapi() {
    square().aparapi();
  }
}
