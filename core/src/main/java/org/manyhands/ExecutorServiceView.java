package org.manyhands;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;

/**
 * A {@link TaskExecutor} as an {@code ExecutorService}, with a lifecycle of its own: it knows the
 * commands that it passed on and have not ended, and stops them without stopping the executor.
 */
final class ExecutorServiceView extends AbstractExecutorService {

  private enum State {
    RUNNING,
    SHUT_DOWN,
    STOPPED
  }

  /** Of these, {@code close()} waits as many as it takes. */
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final DefaultTaskExecutor executor;
  private final boolean here;

  /** In the order in which they came. Guards itself and the changes of state. */
  private final Set<Errand> open = new LinkedHashSet<>();

  /** A {@code CompletableFuture}, because a pool replaces its thread that waits for one. */
  private final CompletableFuture<@Nullable Void> terminated = new CompletableFuture<>();

  private volatile State state = State.RUNNING;
  private volatile boolean executorClosed;

  ExecutorServiceView(DefaultTaskExecutor executor) {
    this.executor = executor;
    this.here = executor.backend().has(Capability.SHARED_MEMORY);
  }

  // ---- accepting

  @Override
  protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return new ViewFuture<>(callable, ignored -> {});
  }

  @Override
  protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
    return new ViewFuture<>(runnable, value);
  }

  @Override
  public void execute(Runnable command) {
    Errand errand = new Errand(Objects.requireNonNull(command, "command"), here, this::over);
    Task<?> task = errand.task();
    admit(errand);
    pass(errand, task);
    if (!here && state == State.STOPPED) { // and shutdownNow() may have come before the future
      stopLate(errand);
    }
  }

  private void stopLate(Errand errand) {
    if (errand.withdraw()) {
      throw shutDown();
    }
    errand.stop();
  }

  private void admit(Errand errand) {
    synchronized (open) {
      if (isShutdown()) {
        throw shutDown();
      }
      open.add(errand);
    }
  }

  private void pass(Errand errand, Task<?> task) {
    boolean accepted = false;
    try {
      errand.accepted(executor.submit(task, TaskOptions.none(), errand::told));
      accepted = true;
    } catch (TaskException refused) {
      throw new RejectedExecutionException(refused.getMessage() + advice(refused), refused);
    } finally {
      if (!accepted) {
        over(errand);
      }
    }
  }

  private RejectedExecutionException shutDown() {
    String message = "%s takes no more tasks".formatted(this);
    if (executorClosed) {
      message += ", because its executor is closed; open another one.";
      return new RejectedExecutionException(message, new TaskRejectedException(message));
    }
    message += "; asExecutorService() of its executor gives another one.";
    return new RejectedExecutionException(message);
  }

  private static String advice(TaskException refused) {
    return refused instanceof TaskNotSerializableException
        ? " A lambda for an ExecutorService can be cast: (Callable<Integer> & Serializable) () -> 1."
        : "";
  }

  // ---- ending

  private void over(Errand errand) {
    synchronized (open) {
      open.remove(errand);
    }
    terminateIfDone();
  }

  private void terminateIfDone() {
    boolean done;
    synchronized (open) {
      done = isShutdown() && open.isEmpty();
    }
    if (done) {
      terminated.complete(null);
    }
  }

  @Override
  public void shutdown() {
    moveTo(State.SHUT_DOWN);
    terminateIfDone();
  }

  @Override
  public List<Runnable> shutdownNow() {
    moveTo(State.STOPPED);
    List<Errand> found;
    synchronized (open) {
      found = List.copyOf(open);
    }
    List<Runnable> neverBegun = new ArrayList<>();
    List<Errand> begun = new ArrayList<>();
    for (Errand errand : found) { // all of these first: a task that is stopped makes room for one
      if (errand.withdraw()) {
        neverBegun.add(errand.command().giveBack());
      } else {
        begun.add(errand);
      }
    }
    begun.forEach(Errand::stop);
    terminateIfDone();
    return neverBegun;
  }

  private void moveTo(State next) {
    synchronized (open) {
      if (next.compareTo(state) > 0) {
        state = next;
      }
    }
  }

  /** Told when the executor is about to take no more tasks. */
  void executorClosed() {
    synchronized (open) {
      executorClosed = true;
    }
    terminateIfDone();
  }

  @Override
  public boolean isShutdown() {
    return executorClosed || state != State.RUNNING;
  }

  @Override
  public boolean isTerminated() {
    return terminated.isDone();
  }

  @Override
  public void close() {
    requireOutside("closed", "shutdown()"); // before anything has changed
    super.close();
  }

  /** As everywhere, a wait that ends by itself is no circle: it may be what the program means. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    Duration limit = Duration.ofNanos(Math.max(0, unit.toNanos(timeout)));
    if (limit.compareTo(FOR_EVER) < 0) {
      return awaitTerminated(limit);
    }
    requireOutside("awaited", "awaitTermination() with a shorter limit");
    Waiting.on(futures(), this::isTerminated, () -> awaitTerminated(limit));
    return isTerminated();
  }

  /** One of the tasks of this view would wait for itself. */
  private void requireOutside(String what, String instead) {
    if (Waiting.isInsideOneOf(futures())) {
      throw new IllegalStateException(
          "%s cannot be %s by one of its own tasks, for which it would wait. Do so from outside, or call %s."
              .formatted(this, what, instead));
    }
  }

  private List<Promise<?>> futures() {
    List<Promise<?>> futures = new ArrayList<>();
    synchronized (open) {
      for (Errand errand : open) {
        Promise<?> future = errand.future();
        if (future != null) {
          futures.add(future);
        }
      }
    }
    return futures;
  }

  private boolean awaitTerminated(Duration limit) throws InterruptedException {
    try {
      terminated.get(
          executor.home().beforeBlocking(terminated::isDone, limit), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("'terminated' has no other outcome than null", e);
    }
  }

  // ---- several tasks; invokeAll is inherited

  /** The inherited one wraps its futures in such a way that they cannot leave this JVM. */
  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try (FirstSuccess<T> first = new FirstSuccess<>(tasks)) {
      first.startOn(this);
      return first.await(executor.home());
    }
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long start = executor.home().scheduler().nanoTime();
    long nanos = Math.max(0, unit.toNanos(timeout));
    try (FirstSuccess<T> first = new FirstSuccess<>(tasks)) {
      first.startOn(this);
      long left = nanos - (executor.home().scheduler().nanoTime() - start);
      return first.await(executor.home(), Duration.ofNanos(Math.max(0, left)));
    }
  }

  @Override
  public String toString() {
    String lifecycle = isTerminated() ? "terminated" : isShutdown() ? "shutting down" : "running";
    return "ExecutorService[%s, %s, %d tasks]"
        .formatted(executor.backend().name(), lifecycle, tasks());
  }

  private int tasks() {
    synchronized (open) {
      return open.size();
    }
  }
}
