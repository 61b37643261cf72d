package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.TaskExecutor;
import org.slf4j.event.Level;

/** What settings of the backend mean for its workers, and what is said of wrong ones. */
class ProcessSettingsTest {

  private static List<String> optionsWith(String... jvmOptions) {
    return WorkerCommand.options(CacheMain.settings(List.of(jvmOptions)));
  }

  @Test
  void theCollectorIsSerial() {
    assertTrue(optionsWith("-Xlog:gc", "-XX:+UseStringDeduplication").contains("-XX:+UseSerialGC"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Serial", "Parallel", "G1", "Z", "Shenandoah", "Epsilon"})
  void aCollectorThatTheOptionsNameTakesItsPlace(String collector) {
    String option = "-XX:+Use%sGC".formatted(collector);
    assertEquals(
        List.of(option), optionsWith(option).stream().filter(o -> o.endsWith("GC")).toList());
  }

  @Test
  void aWorkerStartsWithAnotherCollector() {
    try (TaskExecutor executor =
        TaskExecutor.open(
            Processes.config().with("manyhands.process.jvm-options", "-XX:+UseParallelGC"))) {
      String collectors =
          executor.run(() ->
              ManagementFactory.getGarbageCollectorMXBeans().stream()
                  .map(GarbageCollectorMXBean::getName)
                  .collect(Collectors.joining()));
      assertTrue(collectors.contains("PS"), collectors);
    }
  }

  @Test
  void theJvmsThatMakeAStartCacheAreQuietAndHaveANameOfTheirOwn() {
    ProcessSettings settings = CacheMain.settings(List.of());
    assertEquals("worker-1", settings.workerName(1));
    assertEquals(Level.INFO, settings.outputLevel());
    ProcessSettings training = settings.forTraining(List.of(), Duration.ZERO);
    assertFalse(training.workerName(1).contains("worker"));
    try (LogCapture log = new LogCapture("org.manyhands.process.output")) {
      String name = training.workerName(1);
      new OutputTail(name, new StringReader("a line"), training.outputLevel()).run();
      assertEquals(List.of(ch.qos.logback.classic.Level.DEBUG), log.levels(name));
    }
  }
}
