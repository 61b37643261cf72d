package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskFunction;
import org.manyhands.task.TaskInfo;

/** What an interrupt does to the elements of a chunk. */
class ChunkTaskTest {

  private final AtomicBoolean cancelled = new AtomicBoolean();

  private final TaskContext context =
      new TaskContext() {
        @Override
        public TaskInfo task() {
          throw new AssertionError("nobody asks");
        }

        @Override
        public boolean isCancelled() {
          return cancelled.get();
        }

        @Override
        public void progress(long done, long total) {}
      };

  @AfterEach
  void noInterruptForOthers() {
    Thread.interrupted();
  }

  private List<Boolean> call(TaskFunction<Integer, Boolean> function) throws Exception {
    List<Integer> elements = List.of(0, 1, 2);
    Values<Boolean> values =
        TaskContext.call(context, new ChunkTask<>(function, 0, Values.of(elements)));
    return List.of(values.get(0), values.get(1), values.get(2));
  }

  @Test
  void anElementDoesNotSeeTheInterruptStatusOfThoseBeforeAndTheThreadKeepsIt() throws Exception {
    TaskFunction<Integer, Boolean> function =
        i -> {
          boolean found = Thread.currentThread().isInterrupted();
          if (i == 0) {
            Thread.currentThread().interrupt();
          }
          return found;
        };
    assertEquals(List.of(false, false, false), call(function));
    assertTrue(Thread.interrupted(), "it may be for the thread, which may be a caller's");
  }

  @Test
  void theFirstElementSeesTheStatusThatThereWas() throws Exception {
    Thread.currentThread().interrupt();
    List<Boolean> found = call(i -> Thread.currentThread().isInterrupted());
    assertEquals(List.of(true, false, false), found);
    assertTrue(Thread.interrupted());
  }

  @Test
  void nothingIsInterruptedAfterElementsThatLeaveNoStatusBehind() throws Exception {
    call(i -> true);
    assertFalse(Thread.interrupted());
  }

  /** Who cancels says so first, and then interrupts. */
  @Test
  void anInterruptThatCancelsStopsTheChunkAlthoughTheElementIgnoresIt() {
    List<Integer> ran = new ArrayList<>();
    TaskFunction<Integer, Boolean> function =
        i -> {
          ran.add(i);
          cancelled.set(true);
          Thread.currentThread().interrupt();
          return true;
        };
    assertThrows(InterruptedException.class, () -> call(function));
    assertEquals(List.of(0), ran);
  }
}
