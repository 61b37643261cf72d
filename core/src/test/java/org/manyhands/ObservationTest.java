package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.observe.TaskEnd;
import org.manyhands.observe.TaskListener;
import org.manyhands.spi.Attempt;
import org.manyhands.task.TaskInfo;

class ObservationTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ManualScheduler time = new ManualScheduler();
  private final Home home = new Home("test", time);
  private final Events events = new Events(home);
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable TaskEnd> end = new AtomicReference<>();
  private final Owner owner =
      new Owner() {
        @Override
        public Home home() {
          return home;
        }

        @Override
        public void ended(Promise<?> task, boolean over) {}
      };
  private final TaskListener listener =
      new TaskListener() {
        @Override
        public void submitted(TaskInfo task) {
          told.add("submitted");
        }

        @Override
        public void started(TaskInfo task) {
          told.add("started");
        }

        @Override
        public void progressed(TaskInfo task, long done, long total) {
          told.add("progressed to " + done);
        }

        @Override
        public void retrying(TaskInfo task, Throwable failure, Duration pause) {
          told.add("retrying after attempt " + task.attempt());
        }

        @Override
        public void ended(TaskInfo task, TaskEnd how) {
          end.set(how);
          told.add("ended in attempt " + task.attempt());
        }
      };

  private Owner observation() {
    events.add(listener);
    return events.around(owner);
  }

  private AttemptFuture<Integer> submitted(Owner observation) {
    AttemptFuture<Integer> task = new AttemptFuture<>(() -> 1, "task", observation);
    observation.submitted(task);
    return task;
  }

  private void assertTold(String... what) throws InterruptedException {
    events.awaitTold(LONG);
    Eventually.await("all should be told: " + told, () -> told.size() >= what.length);
    assertEquals(List.of(what), told);
  }

  @Test
  void tellsHowLongATaskWaitedAndRan() throws InterruptedException {
    Owner observation = observation();
    AttemptFuture<Integer> task = submitted(observation);
    time.pass(Duration.ofSeconds(3));
    task.begin(() -> {});
    time.pass(Duration.ofSeconds(4));
    task.succeed(1);
    assertTold("submitted", "started", "ended in attempt 1");
    TaskEnd how = Objects.requireNonNull(end.get());
    assertEquals(Duration.ofSeconds(3), how.waited());
    assertEquals(Duration.ofSeconds(4), how.ran());
  }

  @Test
  void aTaskThatNeverStartedWaitedUntilItsEnd() throws InterruptedException {
    AttemptFuture<Integer> task = submitted(observation());
    time.pass(Duration.ofSeconds(3));
    task.cancel(true);
    assertTold("submitted", "ended in attempt 1");
    TaskEnd how = Objects.requireNonNull(end.get());
    assertEquals(Duration.ofSeconds(3), how.waited());
    assertEquals(Duration.ZERO, how.ran());
  }

  /** The thread that cancels a task may be ahead of the thread that begins it. */
  @Test
  void aTaskThatIsCancelledWhileItBeginsHasStartedBeforeItEnds() throws InterruptedException {
    Owner observation = observation();
    Owner cancelling =
        new OwnerDecorator(observation) {
          @Override
          public void began(Promise<?> task) {
            task.cancel(true);
            super.began(task);
          }
        };
    AttemptFuture<Integer> task = submitted(cancelling);
    task.run();
    assertTold("submitted", "started", "ended in attempt 1");
  }

  @Test
  void nothingIsToldOfATaskAfterItsEnd() throws InterruptedException {
    Owner observation = observation();
    AttemptFuture<Integer> task = submitted(observation);
    task.begin(() -> {});
    task.progress(1, 2);
    task.cancel(true);
    task.progress(2, 2); // it runs on
    observation.retrying(task, new IllegalStateException("late"), Duration.ZERO);
    task.succeed(1);
    assertTold("submitted", "started", "progressed to 1", "ended in attempt 1");
  }

  @Test
  void attemptsAreCountedAsTheyFail() throws InterruptedException {
    ManualBackend backend = new ManualBackend(1);
    TaskExecutor executor = backend.executor();
    executor.addListener(listener);
    IllegalStateException failure = new IllegalStateException("fails");
    TaskFuture<Integer> future =
        executor.submit(
            () -> {
              throw failure;
            },
            TaskOptions.none().withRetry(Retry.upTo(2)));
    backend.started.getFirst().run();
    Eventually.await("it should be run again", () -> backend.started.size() == 2);
    Attempt<?> second = backend.started.getLast();
    assertEquals(2, second.info().attempt());
    second.run();
    assertSame(failure, future.exceptionNow());
    executor.close();
    assertEquals(
        List.of("submitted", "started", "retrying after attempt 1", "ended in attempt 2"), told);
  }
}
