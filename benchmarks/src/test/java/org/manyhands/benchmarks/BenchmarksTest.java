package org.manyhands.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.manyhands.benchmarks.soak.Soak;

/** What is measured against each other computes the same; the figures themselves are not tested. */
class BenchmarksTest {

  @Test
  void tasksOnAllPoolsReturnTheirValue() throws Exception {
    SubmitBenchmark benchmark = new SubmitBenchmark();
    try {
      assertEquals(1, benchmark.oneManyhandsThreads());
      assertEquals(1, benchmark.oneForkJoinPool());
      assertEquals(1, benchmark.oneThreadPoolExecutor());
      assertEquals(1, benchmark.oneManyhandsVirtual());
      assertEquals(1, benchmark.oneVirtualThreadExecutor());
      assertEquals(1000, benchmark.manyManyhandsThreads());
      assertEquals(1000, benchmark.manyForkJoinPool());
      assertEquals(1000, benchmark.manyThreadPoolExecutor());
      assertEquals(1000, benchmark.manyManyhandsVirtual());
      assertEquals(1000, benchmark.manyVirtualThreadExecutor());
    } finally {
      benchmark.close();
    }
  }

  @Test
  void allPoolsCollectAMillionResults() throws Exception {
    CollectBenchmark benchmark = new CollectBenchmark();
    try {
      assertEquals(CollectBenchmark.TASKS, benchmark.manyhandsThreads());
      assertEquals(CollectBenchmark.TASKS, benchmark.forkJoinPool());
    } finally {
      benchmark.close();
    }
  }

  @Test
  void aShortSoakIsSound() throws Exception {
    assertTrue(Soak.isSound(Duration.ofSeconds(5), 42));
  }

  @Test
  void kernelsLoopsAndStreamsAgree() {
    KernelBenchmark benchmark = new KernelBenchmark();
    benchmark.size = 10_000;
    benchmark.polluted = true;
    benchmark.open();
    try {
      assertArrayEquals(benchmark.saxpyLoop(), benchmark.saxpyManyhands());
      assertArrayEquals(benchmark.saxpyLoop(), benchmark.saxpyStream());
      assertArrayEquals(benchmark.mandelbrotLoop(), benchmark.mandelbrotManyhands());
      assertArrayEquals(benchmark.mandelbrotLoop(), benchmark.mandelbrotStream());
      assertEquals(benchmark.sumLoop(), benchmark.sumManyhands(), 1e-6);
      assertEquals(benchmark.sumLoop(), benchmark.sumStream(), 1e-6);
      assertEquals(benchmark.dotLoop(), benchmark.dotManyhands(), 1e-6);
      assertEquals(benchmark.dotLoop(), benchmark.dotStream(), 1e-6);
      assertArrayEquals(benchmark.matmulLoop(), benchmark.matmulManyhands());
      assertArrayEquals(benchmark.matmulLoop(), benchmark.matmulStream());
      assertArrayEquals(benchmark.scanLoop(), benchmark.scanManyhands(), 1e-6);
      assertArrayEquals(benchmark.scanLoop(), benchmark.scanStream(), 1e-6);
    } finally {
      benchmark.close();
    }
  }

  @Test
  void tasksInChildJvmsReturnTheirValue() {
    ProcessBenchmark benchmark = new ProcessBenchmark();
    try {
      assertEquals(2, benchmark.roundTrip());
      assertEquals(500_500, benchmark.submitMany());
    } finally {
      benchmark.close();
    }
  }

  @Test
  void thePythonPeerRuns() throws Exception {
    Assumptions.assumeTrue(isOnPath("python3"), "python3 is not installed");
    Process python =
        new ProcessBuilder("python3", "peers/process_pool.py", "--rounds", "1", "--tasks", "5")
            .redirectErrorStream(true)
            .start();
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, python.waitFor(), output);
    assertTrue(output.contains("ProcessPoolExecutor"), output);
    assertTrue(output.contains("multiprocessing.Pool"), output);
  }

  private static boolean isOnPath(String program) throws IOException {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
