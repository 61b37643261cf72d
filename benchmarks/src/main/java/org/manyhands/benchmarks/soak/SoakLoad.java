package org.manyhands.benchmarks.soak;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicLong;
import org.manyhands.Retry;
import org.manyhands.ScopePolicy;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.benchmarks.soak.SoakTasks.Failing;
import org.manyhands.benchmarks.soak.SoakTasks.Flaky;
import org.manyhands.benchmarks.soak.SoakTasks.Waiting;
import org.manyhands.benchmarks.soak.SoakTasks.Work;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Capability;

/** A random mix of tasks on one executor, each checked when it has ended. */
final class SoakLoad implements Runnable {

  private static final int IN_PROGRESS = 128;
  private static final int KERNEL_SIZE = 20_000;

  private final TaskExecutor executor;
  private final Random random;
  private final boolean concurrent;
  private final Deque<Runnable> checks = new ArrayDeque<>();
  private final AtomicLong rounds = new AtomicLong();
  private volatile boolean stopped;

  SoakLoad(TaskExecutor executor, long seed) {
    this.executor = executor;
    this.random = new Random(seed);
    this.concurrent = executor.backend().has(Capability.CONCURRENCY);
  }

  void stop() {
    stopped = true;
  }

  long rounds() {
    return rounds.get();
  }

  @Override
  public void run() {
    while (!stopped) {
      checks.add(next(random.nextInt(100), random.nextInt(1000)));
      rounds.incrementAndGet();
      if (checks.size() > IN_PROGRESS) {
        checks.remove().run();
      }
    }
    checks.forEach(Runnable::run);
  }

  /** Submits something, and returns how to check it. */
  private Runnable next(int kind, int value) {
    return switch (kind / 5) {
      case 10, 11 -> expect(State.FAILED, executor.submit(new Failing(value)));
      case 12, 13 -> cancelled(value);
      case 14 -> timedOut();
      case 15, 16 -> retried(value);
      case 17 -> scoped(value);
      case 18 -> kernel();
      case 19 -> dependent(value);
      default -> expect(value, executor.submit(new Work(random.nextInt(20_000), value)));
    };
  }

  private Runnable cancelled(int value) {
    TaskFuture<Integer> future = executor.submit(new Work(100_000, value));
    boolean cancelled = future.cancel(random.nextBoolean());
    return expect(cancelled ? State.CANCELLED : State.SUCCESS, future);
  }

  private Runnable timedOut() {
    TaskOptions limits = TaskOptions.none().withTimeout(Duration.ofMillis(2));
    return expect(State.FAILED, executor.submit(new Waiting(), limits));
  }

  private Runnable retried(int value) {
    Retry retry = Retry.upTo(3).withBackoff(Duration.ofMillis(1), Duration.ofMillis(4));
    int failures = random.nextInt(4);
    TaskFuture<Integer> future =
        executor.submit(new Flaky(failures, value), TaskOptions.named("flaky").withRetry(retry));
    return failures < 3 ? expect(value, future) : expect(State.FAILED, future);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the scope looks after its children
  private Runnable scoped(int value) {
    try (var outer = executor.scope(ScopePolicy.<Integer>allSucceed())) {
      outer.submit(new Work(1000, value));
      int first;
      try (var inner = outer.scope(ScopePolicy.<Integer>anySucceeds())) {
        if (concurrent) {
          inner.submit(new Waiting());
        }
        inner.submit(new Work(1000, value));
        first = inner.join();
      }
      List<Integer> values = outer.join();
      require(first == value && values.equals(List.of(value)), "a scope came to " + values);
    }
    return () -> {};
  }

  private Runnable kernel() {
    TaskFuture<Double> sum = executor.submit(Kernels.sum(KERNEL_SIZE, i -> 1.0 / (1 + i)));
    double expected = Kernels.sum(KERNEL_SIZE, i -> 1.0 / (1 + i)).call();
    return () -> require(sum.join() == expected, "a sum differs: " + sum.join());
  }

  private Runnable dependent(int value) {
    TaskFuture<Integer> input = executor.after(Duration.ofMillis(1), new Work(1000, value));
    return expect(2 * value, executor.submitWith(input, i -> 2 * i));
  }

  private static Runnable expect(int value, TaskFuture<Integer> future) {
    return () -> require(future.join() == value, future + " has the value " + future.join());
  }

  private static Runnable expect(State state, TaskFuture<?> future) {
    return () -> {
      try {
        future.join();
      } catch (RuntimeException expected) {
        require(state != State.SUCCESS, future + " threw " + expected);
      }
      require(future.state() == state, "%s should be '%s'".formatted(future, state));
    };
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalStateException(complaint);
    }
  }
}
