package org.manyhands.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.manyhands.Retry;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.task.TaskRejectedException;

/** Submits tasks, and now and then one with a worse fate, until it has enough or is rejected. */
final class Load implements Runnable {

  private static final long SHORTEST = 1_000_000;
  private static final double LONGEST_FACTOR = 20;
  private static final int LEAST_CARGO = 64 << 10;
  private static final double MOST_CARGO_FACTOR = 64;
  private static final int BURST = 150;
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TaskExecutor executor;
  private final Injector injector;
  private final Random random;
  private final AtomicLong ids;
  private final int tasks;
  private final int tasksPerFault;
  private final Deque<Fate> deck = new ArrayDeque<>();
  private final Queue<Submitted> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> helpers = new ConcurrentLinkedQueue<>();
  final AtomicInteger offered = new AtomicInteger();

  Load(
      TaskExecutor executor,
      Injector injector,
      long seed,
      AtomicLong ids,
      int tasks,
      int tasksPerFault) {
    this.executor = executor;
    this.injector = injector;
    this.random = new Random(seed);
    this.ids = ids;
    this.tasks = tasks;
    this.tasksPerFault = tasksPerFault;
  }

  /** What was accepted; complete when the thread has ended and the executor is closed. */
  List<Submitted> accepted() {
    return List.copyOf(accepted);
  }

  /** Waits for those who cancel. */
  void joinHelpers() throws InterruptedException {
    for (Thread helper : helpers) {
      helper.join();
    }
  }

  @Override
  public void run() {
    for (int i = 1; i <= tasks; i++) {
      Fate fate = i % tasksPerFault == 0 ? nextFault() : ordinary();
      if (fate.isTask()) {
        if (!submit(fate, false)) {
          return;
        }
      } else {
        injector.request(fate);
      }
      if (!fate.isLoad() && fate.isTask()) {
        injector.request(fate); // which counts it
      }
      if (random.nextInt(60) == 0) {
        lull();
      } else if (random.nextInt(100) == 0) {
        burst();
      }
      offered.incrementAndGet();
    }
  }

  private Fate ordinary() {
    int draw = random.nextInt(100);
    return draw < 5 ? Fate.THROWS : draw < 7 ? Fate.NESTS : draw < 9 ? Fate.WAITS : Fate.WORKS;
  }

  /** All faults come equally often. */
  private Fate nextFault() {
    if (deck.isEmpty()) {
      List<Fate> all = new ArrayList<>(List.of(Fate.values()));
      all.removeIf(Fate::isLoad);
      all.addAll(List.of(Fate.KILLED_IN_TASK, Fate.KILLED_IN_TASK, Fate.KILL_IDLE, Fate.KILL_IDLE));
      Collections.shuffle(all, random);
      deck.addAll(all);
    }
    return deck.remove();
  }

  /** So that workers have nothing to do, and one of them can be killed then. */
  private void lull() {
    long end = System.nanoTime() + 200_000_000;
    while (System.nanoTime() - end < 0
        && executor.stats().queued() + executor.stats().running() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Of tasks so quick that they are sent ahead; a worker is killed that may have some. */
  private void burst() {
    for (int i = 0; i < BURST; i++) {
      if (i == BURST / 2) {
        injector.request(Fate.KILL_IDLE);
      }
      if (!submit(Fate.WORKS, true)) {
        return;
      }
    }
  }

  /** Whether the executor still takes tasks. */
  private boolean submit(Fate fate, boolean quick) {
    long nanos = quick ? 0 : (long) (SHORTEST * Math.pow(LONGEST_FACTOR, random.nextDouble()));
    int bytes =
        !quick && random.nextInt(10) == 0
            ? (int) (LEAST_CARGO * Math.pow(MOST_CARGO_FACTOR, random.nextDouble()))
            : 0;
    boolean repeatable =
        random.nextInt(10) == 0 && fate != Fate.KILLED_IN_ARGUMENT && !fate.hasTimeout();
    boolean cancelled = random.nextInt(20) == 0;
    long delay = random.nextLong(quick ? 2_000_000 : 30_000_000);
    int callback = random.nextInt(100);

    Submitted task = new Submitted(ids.incrementAndGet(), fate, repeatable);
    TaskFuture<Object> future;
    try {
      future = executor.submit(FaultTask.of(task.id, fate, nanos, bytes), options(task));
    } catch (TaskRejectedException | RejectedExecutionException e) {
      return false;
    }
    accepted.add(task);
    task.watch(future);
    if (cancelled) {
      task.cancelRequested = true;
      helpers.add(Thread.startVirtualThread(() -> cancel(task, future, delay)));
    }
    addCallback(future, callback);
    return true;
  }

  private static TaskOptions options(Submitted task) {
    TaskOptions options = TaskOptions.named(task.fate.name());
    if (task.fate.hasTimeout()) {
      options = options.withTimeout(LIMIT);
    } else if (task.repeatable) {
      options = options.withIdempotent().withRetry(Retry.upTo(3));
    }
    return options;
  }

  private static void cancel(Submitted task, TaskFuture<?> future, long delay) {
    LockSupport.parkNanos(delay);
    task.cancellation = future.cancel(PATIENCE);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what becomes of callbacks is their own affair
  private void addCallback(TaskFuture<Object> future, int draw) {
    switch (draw) {
      case 0, 1, 2 ->
          future.thenAccept(value -> {
            throw new IllegalStateException("a callback that throws");
          });
      case 3, 4 -> future.whenComplete((value, thrown) -> LockSupport.parkNanos(50_000_000));
      case 5, 6 -> future.whenComplete((value, thrown) -> submitMore());
      case 7 ->
          future.whenCompleteAsync(
              (value, thrown) -> {},
              command -> {
                throw new RejectedExecutionException("an executor that rejects");
              });
      default -> {}
    }
  }

  private void submitMore() {
    Submitted task = new Submitted(ids.incrementAndGet(), Fate.WORKS, false);
    try {
      TaskFuture<Object> future = executor.submit(FaultTask.of(task.id, Fate.WORKS, SHORTEST, 0));
      accepted.add(task);
      task.watch(future);
    } catch (TaskRejectedException closed) {
      Thread.onSpinWait(); // as is to be expected at the end
    }
  }
}
