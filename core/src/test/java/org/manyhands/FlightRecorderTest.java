package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.kernel.Kernels;

@SuppressWarnings("FutureReturnValueIgnored") // what becomes of tasks is recorded
class FlightRecorderTest {

  @Test
  void tasksAttemptsAndSplitsAreRecorded(@TempDir Path folder) throws IOException {
    List<RecordedEvent> events =
        record(
            folder,
            (executor, backend) -> {
              executor.submit(
                  Kernels.ints(100, i -> i),
                  TaskOptions.named("kernel").withTag("tenant", "17").withTag("area", "north"));
              executor.submit(Kernels.ints(10_000, i -> i).sum(), TaskOptions.named("sum"));
              executor.submit(
                  () -> {
                    throw new IllegalStateException("fails");
                  },
                  TaskOptions.named("failing").withRetry(Retry.upTo(2)));
              executor.submit(() -> 1, TaskOptions.named("prevented")).cancel(true);
              backend.runAll();
              Eventually.await("it should be run again", () -> backend.started.size() == 9);
              backend.started.getLast().run();
            });

    RecordedEvent kernel = event(events, "org.manyhands.Task", "kernel");
    assertEquals("manual", kernel.getString("executor"));
    assertEquals("SUCCESS", kernel.getString("outcome"));
    assertEquals(1, kernel.getInt("attempts"));
    RecordedEvent split = event(events, "org.manyhands.Split", "kernel");
    assertEquals(100, split.getLong("elements"));
    assertEquals(100, split.getLong("units"));
    for (RecordedEvent tagged :
        List.of(kernel, split, events(events, "org.manyhands.Attempt", "kernel").getFirst())) {
      assertEquals("area=north, tenant=17", tagged.getString("tags"));
    }
    RecordedEvent sum = event(events, "org.manyhands.Split", "sum");
    assertEquals(10_000, sum.getLong("elements"));
    assertEquals(3, sum.getLong("units"));
    assertEquals(3, split.getInt("parts"));
    assertEquals(kernel.getLong("taskId"), split.getLong("taskId"));
    assertEquals(3, events(events, "org.manyhands.Attempt", "kernel").size());
    RecordedEvent failing = event(events, "org.manyhands.Task", "failing");
    assertEquals("FAILED", failing.getString("outcome"));
    assertEquals(2, failing.getInt("attempts"));
    List<RecordedEvent> attempts = events(events, "org.manyhands.Attempt", "failing");
    assertEquals(List.of(1, 2), attempts.stream().map(one -> one.getInt("attempt")).toList());
    for (RecordedEvent attempt : attempts) {
      assertEquals("FAILED", attempt.getString("outcome"));
      assertEquals(failing.getLong("taskId"), attempt.getLong("taskId"));
      assertTrue(!attempt.getStartTime().isBefore(failing.getStartTime()));
      assertTrue(!attempt.getEndTime().isAfter(failing.getEndTime()));
    }
    assertEquals(
        "CANCELLED", event(events, "org.manyhands.Task", "prevented").getString("outcome"));
    assertEquals(List.of(), events(events, "org.manyhands.Attempt", "prevented"));
  }

  @Test
  void eventsThatAreNotEnabledAreNotRecorded(@TempDir Path folder) throws IOException {
    try (Recording recording = new Recording()) {
      recording.disable("org.manyhands.Task");
      recording.start();
      ManualBackend backend = new ManualBackend(1);
      TaskExecutor executor = backend.executor();
      executor.submit(() -> 1, TaskOptions.named("task"));
      backend.runAll();
      executor.close();
      assertEquals(List.of(), events(dump(recording, folder), "org.manyhands.Task", "task"));
    }
  }

  private interface Work {
    void run(TaskExecutor executor, ManualBackend backend);
  }

  private static List<RecordedEvent> record(Path folder, Work work) throws IOException {
    try (Recording recording = new Recording()) {
      recording.start();
      ManualBackend backend = new ManualBackend(3);
      try (TaskExecutor executor = backend.executor()) {
        work.run(executor, backend);
      }
      return dump(recording, folder);
    }
  }

  private static List<RecordedEvent> dump(Recording recording, Path folder) throws IOException {
    recording.stop();
    Path file = folder.resolve("recording.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file);
  }

  private static RecordedEvent event(List<RecordedEvent> events, String type, String task) {
    List<RecordedEvent> found = events(events, type, task);
    assertEquals(1, found.size(), () -> type + " of '" + task + "': " + found);
    return found.getFirst();
  }

  private static List<RecordedEvent> events(List<RecordedEvent> events, String type, String task) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(type))
        .filter(event -> event.getString("task").equals(task))
        .toList();
  }
}
