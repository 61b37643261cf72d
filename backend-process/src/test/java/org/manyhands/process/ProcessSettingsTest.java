package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.TaskExecutor;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.WorkerLostException;
import org.slf4j.event.Level;

/** What settings of the backend mean for its workers, and what is said of wrong ones. */
class ProcessSettingsTest {

  @TempDir Path folder;

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

  private static String refusal(String key, String value) {
    RuntimeException refused =
        assertThrows(
            RuntimeException.class,
            () -> TaskExecutor.open(Processes.config().with("manyhands.process." + key, value)));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("manyhands.process." + key), message);
    assertTrue(message.contains("'%s'".formatted(value)), message);
    return message;
  }

  @ParameterizedTest
  @ValueSource(strings = {"crash-folder", "folder", "shared-folder"})
  void aFolderThatIsNotThereIsSaidAtOnce(String key) throws IOException {
    String missing = refusal(key, folder.resolve("missing").toString());
    assertTrue(missing.contains("Make that folder"), missing);
    refusal(key, Files.createFile(folder.resolve("file")).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"crash-folder", "shared-folder"})
  void aFolderThatCannotBeWrittenIsSaidAtOnce(String key) {
    Path kernel = Path.of("/sys"); // where most often even root makes no file
    assumeTrue(Files.isDirectory(kernel) && !Files.isWritable(kernel), "no such folder");
    refusal(key, kernel.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start-timeout | 0s | longer than 0s",
        "max-message | 0 | from 1 to 2047m",
        "max-message | 2048m | from 1 to 2047m",
        "filter | maxdepth=many | separated by ;",
        "filter | java.util.*,!java.net.* | separated by ;",
        "filter | java.*.Date | separated by ;",
        "filter | !!java.util.Date | separated by ;"
      })
  void aValueThatMeansNothingIsSaidAtOnce(String key, String value, String expected) {
    String message = refusal(key, value);
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.util.Date",
        "!java.util.Date",
        "java.util.*;!*",
        " java.util.** ; !java.base/java.net.* ; maxbytes=1000000 ;",
        "java.util.Map$Entry;java.util.Con*"
      })
  void aFilterMayHaveAllKindsOfPatterns(String patterns) {
    TaskExecutor.open(Processes.config().with("manyhands.process.filter", patterns)).close();
  }

  /** Never lets its worker connect. */
  public static final class Hanging implements Runnable {
    @Override
    public void run() {
      while (true) {
        LockSupport.park(this);
      }
    }
  }

  @Test
  void aWorkerThatTakesTooLongToStartIsToldByTheSettingThatSaysSo() {
    try (TaskExecutor executor =
        TaskExecutor.open(
            Processes.config()
                .with("manyhands.process.initializer", Hanging.class.getName())
                .with("manyhands.process.start-timeout", "1s"))) {
      BackendUnavailableException e =
          assertThrows(BackendUnavailableException.class, () -> executor.run(() -> 1));
      String message = String.valueOf(e.getMessage());
      assertTrue(
          message.contains("did not connect within manyhands.process.start-timeout ('1s')"),
          message);
      assertFalse(message.contains("137"), message);
      assertTrue(message.contains("\nCheck the settings"), message);
    }
  }

  @Test
  void aHeapThatWasFullNamesItsSetting() {
    try (TaskExecutor executor =
        TaskExecutor.open(Processes.config().with("manyhands.process.heap", "16m"))) {
      WorkerLostException lost =
          assertThrows(
              WorkerLostException.class, () -> executor.run(() -> new long[1 << 24].length));
      String message = String.valueOf(lost.getMessage());
      assertTrue(message.contains("raise manyhands.process.heap"), message);
      assertTrue(message.contains("Last output of the worker:"), message);
    }
  }
}
