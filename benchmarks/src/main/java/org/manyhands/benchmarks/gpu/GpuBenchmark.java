package org.manyhands.benchmarks.gpu;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.manyhands.shared.SharedArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Eight computations, each in every way: a loop, a parallel stream, Manyhands on threads and on the
 * device, OpenCL by hand, and Aparapi. Before anything is measured, all ways have to agree.
 *
 * <p>{@code gpuArrays} sends its input and fetches its result, as does nothing else. With {@code
 * gpuShared} the input is shared before, and so is the result of maps, which stays on the device;
 * the results of {@code sum} and {@code scan} come back. So {@code gpuShared} compares with {@code
 * openCl} and {@code aparapi} for maps, with {@code openClRead} and {@code aparapiRead} for the
 * other two. What is read by hand goes into a new array, with Aparapi into one that it has.
 *
 * <p>The heap is made whole at the start, as many ways allocate their result. For more than some
 * thirty million elements give it more, by {@code -jvmArgsAppend '-Xms12g -Xmx12g'}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xms2g",
      "-Xmx2g",
      "-XX:+AlwaysPreTouch",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GpuBenchmark {

  /** The number of elements; {@code matmul} always multiplies 512 x 512. */
  @Param("10000000")
  public int size;

  /** What is computed. */
  @Param({"square", "saxpy", "stencil", "blackScholes", "mandelbrot", "matmul", "sum", "scan"})
  public String kernel = "square";

  private @Nullable Peers peers;
  private @Nullable Computation computation;

  /** For JMH. */
  public GpuBenchmark() {}

  /**
   * Makes the input, and computes everything once in every way.
   *
   * @throws IllegalStateException if two ways do not agree, or Aparapi does not use the device
   */
  @Setup(Level.Trial)
  public void open() {
    Peers opened = Peers.open();
    peers = opened;
    computation = computation(opened);
    computation.check(opened);
  }

  private Computation computation(Peers opened) {
    return switch (kernel) {
      case "square" -> new Square(opened, size);
      case "saxpy" -> new Saxpy(opened, size);
      case "stencil" -> new Stencil(opened, size);
      case "blackScholes" -> new BlackScholes(opened, size);
      case "mandelbrot" -> new Mandelbrot(opened, size);
      case "matmul" -> new MatrixProduct(opened);
      case "sum" -> new Sum(opened, size);
      case "scan" -> new PrefixSums(opened, size);
      default -> throw new IllegalArgumentException("There is no kernel '%s'.".formatted(kernel));
    };
  }

  /** Lets go of threads and devices. */
  @TearDown(Level.Trial)
  public void close() {
    if (computation != null) {
      computation.close();
    }
    if (peers != null) {
      peers.close();
    }
  }

  private Peers peers() {
    return Objects.requireNonNull(peers);
  }

  private Computation computation() {
    return Objects.requireNonNull(computation);
  }

  @Benchmark
  public Object loop() {
    return computation().loop();
  }

  @Benchmark
  public Object stream() {
    return computation().stream();
  }

  @Benchmark
  public Object threads() {
    return computation().ofArrays(peers().threads());
  }

  @Benchmark
  public Object gpuArrays() {
    return computation().ofArrays(peers().gpu());
  }

  @Benchmark
  public Object gpuShared() {
    Object result = computation().ofShared(peers().gpu());
    if (result instanceof SharedArray<?> handle) {
      handle.close();
    }
    return result;
  }

  @Benchmark
  public void openCl() {
    computation().openCl();
  }

  @Benchmark
  public Object openClRead() {
    computation().openCl();
    return computation().openClResult();
  }

  @Benchmark
  public void aparapi() {
    computation().aparapi();
  }

  @Benchmark
  public Object aparapiRead() {
    computation().aparapi();
    return computation().aparapiResult();
  }
}
