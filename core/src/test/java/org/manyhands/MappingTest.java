package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future.State;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.CallerBackend;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskRejectedException;

class MappingTest {

  private static final int WINDOW = 3;

  private final ManualBackend backend = new ManualBackend(1);
  private final TaskExecutor executor =
      TaskExecutor.open(
          ExecutorConfig.defaults().with("manyhands.map.window", Integer.toString(WINDOW)),
          backend);
  private final List<Integer> many = IntStream.range(0, 1000).boxed().toList();

  /** Results are consumed without waiting, because what is next is carried out beforehand. */
  @Test
  void noMoreThanTheWindowIsInProgress() {
    Iterator<Integer> results = executor.map(many, i -> 10 * i).iterator();
    assertEquals(0, backend.started.size());
    for (int i = 0; i < 20; i++) {
      runWhenStarted(i);
      assertEquals(10 * i, results.next());
      assertEquals(i + WINDOW, backend.started.size());
    }
  }

  @Test
  void resultsThatAreReadyWaitForTheirTurn() {
    Iterator<Integer> results = executor.map(many, i -> i).iterator();
    Thread helper = runInOrder(2, 1, 0);
    assertEquals(0, results.next());
    assertEquals(1, results.next());
    assertEquals(2, results.next());
    assertTrue(join(helper));
  }

  @Test
  void asCompletedGivesWhatIsReady() {
    Iterator<Integer> results = executor.mapAsCompleted(List.of(0, 1, 2), i -> i).iterator();
    Thread helper = runInOrder(2, 0, 1);
    assertEquals(List.of(2, 0, 1), List.of(results.next(), results.next(), results.next()));
    assertFalse(results.hasNext());
    assertTrue(join(helper));
  }

  @Test
  void aFailureCancelsWhatIsInProgress() {
    Iterator<Integer> results =
        executor
            .map(
                many,
                i -> {
                  throw new IllegalStateException("element " + i);
                })
            .map(Integer.class::cast)
            .iterator();
    Thread helper = runInOrder(0);
    assertThrows(TaskFailedException.class, results::next);
    assertTrue(join(helper));
    assertEquals(List.of(State.FAILED, State.CANCELLED, State.CANCELLED), states());
  }

  @Test
  void aFailureSaysAtWhichElement() {
    for (TaskOptions options :
        List.of(TaskOptions.none(), TaskOptions.named("price").withRetry(Retry.upTo(2)))) {
      try (TaskExecutor own = TaskExecutor.open(ExecutorConfig.defaults(), new CallerProvider())) {
        Iterator<Integer> results = own.map(List.of(3, 2, 1, 0), i -> 1 / i, options).iterator();
        IntStream.range(0, 3).forEach(i -> results.next());
        String message =
            String.valueOf(assertThrows(TaskFailedException.class, results::next).getMessage());
        assertTrue(message.startsWith("Element 3 of Task '"), message);
      }
    }
  }

  private static final class CallerProvider implements BackendProvider {
    @Override
    public String name() {
      return "caller";
    }

    @Override
    public String description() {
      return "the thread that submits";
    }

    @Override
    public Backend open(BackendOptions options) {
      return new CallerBackend(name());
    }
  }

  @Test
  void closingTheStreamCancelsWhatIsInProgress() {
    try (Stream<Integer> results = executor.map(many, i -> i)) {
      Thread helper = runInOrder(0);
      assertEquals(0, results.iterator().next());
      assertTrue(join(helper));
    }
    assertEquals(List.of(State.SUCCESS, State.CANCELLED, State.CANCELLED), states());
  }

  @Test
  void anInterruptWhileWaitingCancelsWhatIsInProgress() {
    Thread.currentThread().interrupt();
    assertThrows(
        TaskInterruptedException.class, () -> executor.map(many, i -> i).iterator().next());
    assertTrue(Thread.interrupted(), "the interrupt status is lost");
    assertEquals(List.of(State.CANCELLED, State.CANCELLED, State.CANCELLED), states());
  }

  @Test
  void anInterruptWhileWaitingForAnyCancelsWhatIsInProgress() {
    Thread.currentThread().interrupt();
    assertThrows(
        TaskInterruptedException.class,
        () -> executor.mapAsCompleted(many, i -> i).iterator().next());
    assertTrue(Thread.interrupted(), "the interrupt status is lost");
    assertEquals(List.of(State.CANCELLED, State.CANCELLED, State.CANCELLED), states());
  }

  @Test
  void aRefusalComesAfterTheResultsBeforeIt() {
    Iterator<Integer> results = executor.map(many, i -> i).iterator();
    Thread helper = runInOrder(0, 1, 2);
    assertEquals(0, results.next());
    assertTrue(join(helper));
    executor.close();
    assertEquals(1, results.next());
    assertEquals(2, results.next());
    assertThrows(TaskRejectedException.class, results::next);
  }

  @Test
  void aParallelStreamIsStillConsumedInOrderByTheWindow() {
    List<Integer> elements = IntStream.range(0, 3).boxed().toList();
    Thread helper = runInOrder(0, 1, 2);
    assertEquals(elements, executor.map(elements, i -> i).parallel().toList());
    assertTrue(join(helper));
  }

  private List<State> states() {
    return backend.started.stream().map(attempt -> ((TaskFuture<?>) attempt).state()).toList();
  }

  private void runWhenStarted(int index) {
    if (index < backend.started.size()) {
      backend.started.get(index).run();
    } else {
      runInOrder(index);
    }
  }

  /** Carries out the first window in another thread, in an order, once all of it was started. */
  private Thread runInOrder(int... order) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (backend.started.size() < WINDOW) {
            Thread.onSpinWait();
          }
          for (int index : order) {
            Attempt<?> attempt = backend.started.get(index);
            attempt.run();
          }
        });
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
