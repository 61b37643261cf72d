package org.manyhands.benchmarks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The short campaign; {@code benchmarks/campaign} runs the long one. */
class FaultCampaignTest {

  /** In a JVM of its own, of which nothing else has threads, children or files. */
  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it stops workers with a signal")
  void everyPromiseIsKeptWhileWorkersDie(@TempDir Path folder) throws Exception {
    Process campaign =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.io.tmpdir=" + folder,
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                FaultCampaign.class.getName(),
                "smoke",
                "1")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = campaign.inputReader()) {
      String seen = output.lines().peek(System.out::println).collect(Collectors.joining("\n"));
      assertEquals(0, campaign.waitFor(), seen);
    } finally {
      campaign.destroyForcibly();
    }
  }
}
