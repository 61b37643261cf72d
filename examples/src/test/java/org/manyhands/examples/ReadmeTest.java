package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.manyhands.Cancellation;
import org.manyhands.ExecutorConfig;
import org.manyhands.Outcomes;
import org.manyhands.Repetition;
import org.manyhands.Retry;
import org.manyhands.ScopePolicy;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.command.Command;
import org.manyhands.command.CommandResult;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.Philox;
import org.manyhands.observe.TaskEnd;
import org.manyhands.observe.TaskListener;
import org.manyhands.observe.TaskStats;
import org.manyhands.shared.SharedFloats;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;
import org.manyhands.task.TaskTimeoutException;
import org.manyhands.task.UnsupportedTaskException;

/** What README.md shows, as it shows it: DocumentsTest compares. */
class ReadmeTest {

  private final TaskExecutor executor = TaskExecutor.open(ExecutorConfig.named("readme"));

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  private record Order(int number) implements java.io.Serializable {}

  private static String render(Order order) {
    return "invoice " + order.number();
  }

  private static int priceOf(String item) throws IOException {
    if (item.isEmpty()) {
      throw new IOException("nothing costs nothing");
    }
    return item.length();
  }

  @Test
  void futures() {
    Order order = new Order(17);
    StringBuilder printed = new StringBuilder();
    CountDownLatch sent = new CountDownLatch(1);
    TaskFuture<String> invoice = executor.submit(() -> render(order));
    invoice.thenAccept(text -> {
      printed.append(text);
      sent.countDown();
    });
    String text = invoice.join(); // throws TaskFailedException, its cause is what the task threw
    assertEquals("invoice 17", text);
    assertTrue(await(sent));
    assertEquals("invoice 17", printed.toString());
  }

  static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInvoiceCanBeRenderedInAnotherProcess() {
    Order order = new Order(17);
    try (var executor = TaskExecutor.open(ExecutorConfig.defaults().withBackend("rehearsal"))) {
      assertEquals("invoice 17", executor.run(() -> render(order)));
    }
  }

  @Test
  void mapping() {
    List<String> items = List.of("tea", "bread", "milk");
    int total = 0;
    try (Stream<Integer> prices = executor.map(items, item -> priceOf(item))) {
      total = prices.mapToInt(Integer::intValue).sum();
    }
    assertEquals(12, total);
  }

  @Test
  void sharedArrays() {
    float[] signal = {1, 5, 3};
    float loudest;
    try (SharedFloats shared = executor.share(signal);
        SharedFloats louder =
            executor.run(Kernels.floats(shared.length(), i -> 2 * shared.get(i)).shared())) {
      loudest = executor.run(Kernels.floats(louder.length(), i -> louder.get(i)).max());
    }
    assertEquals(10, loudest);
  }

  @Test
  void kernels() {
    float[] signal = {1, 5, 3};
    int height = 2;
    int width = 3;
    int[] picture = executor.run(Kernels.ints(height, width, (row, column) -> row * column));
    float peak = executor.run(Kernels.floats(signal.length, i -> signal[i]).max());
    float[] running = executor.run(Kernels.floats(signal.length, i -> signal[i]).scan());
    int[] loud = executor.run(Kernels.indices(signal.length, i -> signal[i] > 2));
    double mean = executor.run(Kernels.sum(1000, i -> Philox.gaussianAt(42, i))) / 1000;
    assertArrayEquals(new int[] {0, 0, 0, 0, 1, 2}, picture);
    assertEquals(5, peak);
    assertArrayEquals(new float[] {1, 6, 9}, running);
    assertArrayEquals(new int[] {1, 2}, loud);
    assertEquals(0, mean, 0.1);
  }

  @Test
  void options() {
    AtomicInteger calls = new AtomicInteger();
    Task<Integer> task = () -> calls.incrementAndGet() < 3 ? priceOf("") : priceOf("tea");
    TaskOptions options =
        TaskOptions.named("price of tea")
            .withTimeout(Duration.ofSeconds(5)) // each attempt, from its start
            .withDeadline(Duration.ofMinutes(1)) // all of it, from now
            .withRetry(
                Retry.upTo(4)
                    .withBackoff(Duration.ofMillis(10), Duration.ofSeconds(1))
                    .when(failure -> failure instanceof IOException));
    int price = executor.run(task, options);
    assertEquals(3, price);
  }

  @Test
  void requiring() {
    Action dangerous = () -> Runtime.getRuntime().halt(1);
    TaskOptions isolated = TaskOptions.none().withRequired(Capability.ISOLATION);
    assertThrows(UnsupportedTaskException.class, () -> executor.submit(dangerous, isolated));
  }

  @Test
  void cancelling() {
    CountDownLatch started = new CountDownLatch(1);
    Action endless =
        () -> {
          started.countDown();
          new CountDownLatch(1).await();
        };
    TaskFuture<?> future = executor.submit(endless);
    assertTrue(await(started));
    Cancellation answer = future.cancel(Duration.ofSeconds(10));
    switch (answer) {
      case PREVENTED -> System.out.println("it never started");
      case STOPPED -> System.out.println("it had started, and does not run any more");
      case ABANDONED -> System.out.println("it does not heed its interrupt, and still runs");
      case TOO_LATE -> System.out.println("it had ended before");
    }
    assertEquals(Cancellation.STOPPED, answer);
  }

  @Test
  void composing() {
    TaskFuture<Integer> tea = executor.submit(() -> priceOf("tea"));
    TaskFuture<Integer> milk = executor.submit(() -> priceOf("milk"));
    TaskFuture<Integer> nothing = executor.submit(() -> priceOf(""));
    TaskFuture<Integer> sum = executor.submitWith(tea, milk, (a, b) -> a + b); // a task with inputs
    Outcomes<Integer> outcomes = TaskFuture.outcomes(List.of(tea, milk, nothing)).join();
    assertEquals(7, sum.join());
    assertEquals(List.of(3, 4), outcomes.values());
    assertInstanceOf(IOException.class, outcomes.failures().getFirst());
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // the scope looks after its children
  void scopes() {
    int total;
    try (var scope = executor.scope(ScopePolicy.<Integer>allSucceed())) {
      scope.submit(() -> priceOf("tea"));
      scope.submit(() -> priceOf("milk"));
      List<Integer> prices = scope.join(); // a failure cancels the others, and is thrown here
      total = prices.getFirst() + prices.getLast();
    } // nothing of them runs any more
    assertEquals(7, total);
  }

  @Test
  void bounds() {
    ExecutorConfig config =
        ExecutorConfig.named("bounded")
            .with("manyhands.in-flight.tasks", "100")
            .with("manyhands.in-flight.full", "block"); // or reject, or caller-runs
    try (TaskExecutor bounded = TaskExecutor.open(config)) {
      List<TaskFuture<Integer>> futures =
          IntStream.range(0, 10_000).mapToObj(i -> bounded.submit(() -> i)).toList();
      assertEquals(9_999, futures.getLast().join());
    }
  }

  @Test
  void laterAndAgain() {
    CountDownLatch beats = new CountDownLatch(3);
    TaskFuture<Integer> later = executor.after(Duration.ofMillis(5), () -> priceOf("tea"));
    TaskFuture<?> heartbeat =
        executor.repeat(Repetition.atFixedRate(Duration.ofMillis(5)), beats::countDown);
    assertEquals(3, later.join());
    assertTrue(await(beats));
    heartbeat.cancel(true);
  }

  @Test
  void contextAndEvents() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    List<Long> seen = new CopyOnWriteArrayList<>();
    executor.addListener(
        new TaskListener() {
          @Override
          public void progressed(TaskInfo task, long done, long total) {
            seen.add(done);
          }

          @Override
          public void ended(TaskInfo task, TaskEnd end) {
            told.countDown();
          }
        });
    Action work =
        () -> {
          TaskContext context = TaskContext.current().orElseThrow();
          for (int i = 1; i <= 3 && !context.isCancelled(); i++) {
            context.progress(i, 3);
          }
        };
    executor.run(work, TaskOptions.named("work"));
    assertTrue(await(told));
    assertEquals(List.of(1L, 2L, 3L), seen);
    TaskStats stats = executor.stats();
    assertEquals(stats.submitted(), stats.succeeded());
  }

  @Test
  void programs() {
    Command count =
        Command.of("wc", "-w")
            .withInput("programs are tasks, too")
            .withTimeLimit(Duration.ofSeconds(30));
    CommandResult result = executor.run(count); // or submit, after, map, in a scope
    int words = Integer.parseInt(result.output().strip());
    assertEquals(4, words);
  }

  @Test
  void executorService() {
    Order order = new Order(17);
    ExecutorService service = executor.asExecutorService(); // a view with a lifecycle of its own
    CompletableFuture<String> letter = CompletableFuture.supplyAsync(() -> render(order), service);
    service.shutdown(); // ends the view, not the executor
    assertEquals("invoice 17", letter.join());
    assertEquals("invoice 17", executor.run(() -> render(order)));
  }

  @Test
  void explaining() {
    String text = executor.explain(Kernels.ints(10, i -> i)).toString();
    System.out.println(text); // where it would run, in how many parts, what that costs
    assertTrue(text.contains("parts"), text);
    assertFalse(text.isBlank());
  }

  @Test
  void timeouts() {
    Action slow = () -> new CountDownLatch(1).await();
    TaskFuture<?> future =
        executor.submit(slow, TaskOptions.none().withTimeout(Duration.ofMillis(10)));
    assertThrows(TaskTimeoutException.class, future::join);
  }
}
