package org.manyhands;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskTimeoutException;

/** The one scope: children of an executor, and a policy. */
final class DefaultTaskScope<T extends @Nullable Object, R extends @Nullable Object>
    implements TaskScope<T, R> {

  private final DefaultTaskExecutor executor;
  private final Home home;
  private final ScopePolicy<T, R> policy;
  private final ReentrantLock deciding = new ReentrantLock();
  private final Signal progress = new Signal();

  // guarded by this
  private final List<Promise<? extends T>> children = new ArrayList<>();
  private final List<DefaultTaskScope<?, ?>> inner = new ArrayList<>();
  private int undecided;
  private int running;
  private boolean sealed;
  private boolean cancelled;
  private @Nullable Duration deadline;
  private boolean deadlinePassed;
  private boolean expired;
  private @Nullable Throwable policyFailure;
  private Runnable deadlineTimer = () -> {};

  DefaultTaskScope(DefaultTaskExecutor executor, Home home, ScopePolicy<T, R> policy) {
    this.executor = executor;
    this.home = home;
    this.policy = policy;
  }

  @Override
  public <U extends T> TaskFuture<U> submit(Task<U> task, TaskOptions options) {
    return submitChild(task, options);
  }

  @Override
  public TaskFuture<@Nullable Void> submit(Action action, TaskOptions options) {
    return submitChild(DefaultTaskExecutor.task(action), options);
  }

  private <U extends @Nullable Object> TaskFuture<U> submitChild(
      Task<U> task, TaskOptions options) {
    synchronized (this) {
      requireOpen();
      undecided++;
      running++;
    }
    AtomicBoolean born = new AtomicBoolean();
    try {
      return executor.submit(
          task,
          options,
          owner -> {
            born.set(true);
            return new Child(owner);
          });
    } catch (RuntimeException | Error e) {
      if (!born.get()) { // else it was refused by the backend, and has ended
        notSubmitted();
      }
      throw e;
    }
  }

  /** Called before the child is handed to the backend, which then drops one that is cancelled. */
  private void add(Promise<? extends T> child) {
    boolean late;
    synchronized (this) {
      children.add(child);
      expired |= deadlinePassed;
      late = cancelled;
    }
    if (late) {
      child.cancel(true);
    }
  }

  private void requireOpen() {
    if (sealed) {
      throw new IllegalStateException(
          "This scope was joined or closed and takes no more tasks; open another one.");
    }
  }

  private void notSubmitted() {
    synchronized (this) {
      undecided--;
      running--;
    }
    progress.raise();
  }

  @Override
  public <U extends @Nullable Object, S extends @Nullable Object> TaskScope<U, S> scope(
      ScopePolicy<U, S> innerPolicy) {
    Objects.requireNonNull(innerPolicy, "policy");
    DefaultTaskScope<U, S> scope = new DefaultTaskScope<>(executor, home, innerPolicy);
    boolean late;
    synchronized (this) {
      requireOpen();
      inner.add(scope);
      late = cancelled;
    }
    if (late) {
      scope.cancel();
    }
    return scope;
  }

  @Override
  public TaskScope<T, R> withDeadline(Duration limit) {
    try {
      Objects.requireNonNull(limit, "deadline");
      Durations.requirePositive("A scope's deadline", limit, "leave it out for no limit");
    } catch (NullPointerException | IllegalArgumentException e) {
      close(); // most often this is where a scope is opened, before anybody could close it
      throw e;
    }
    synchronized (this) {
      requireOpen();
      deadlineTimer.run();
      deadline = limit;
      deadlineTimer = home.scheduler().schedule(limit, this::expire);
    }
    return this;
  }

  /** If all children have ended in time, only those to come are too late. */
  private void expire() {
    synchronized (this) {
      if (sealed && isDecided()) {
        return;
      }
      deadlinePassed = true;
      expired = hasOpenTasks();
    }
    cancel();
  }

  private synchronized boolean hasOpenTasks() {
    return undecided > 0 || inner.stream().anyMatch(DefaultTaskScope::hasOpenTasks);
  }

  @Override
  public void cancel() {
    List<Promise<? extends T>> open;
    List<DefaultTaskScope<?, ?>> within;
    synchronized (this) {
      cancelled = true;
      open = List.copyOf(children);
      within = List.copyOf(inner);
    }
    open.forEach(child -> child.cancel(true));
    within.forEach(DefaultTaskScope::cancel);
  }

  @Override
  public R join() {
    requireOutside();
    synchronized (this) {
      requireOpen();
      sealed = true;
    }
    try {
      Waiting.on(snapshot(), this::isDecided, this::awaitDecision);
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
      throw new TaskInterruptedException(
          "Interrupted while waiting for the tasks of a scope, which are cancelled.", e);
    }
    deadlineTimer.run();
    throwIfNoResult();
    return policy.result(snapshot());
  }

  private @Nullable Object awaitDecision() throws InterruptedException {
    progress.await(home.scheduler(), this::isDecided);
    return null;
  }

  private synchronized boolean isDecided() {
    return undecided == 0;
  }

  private synchronized List<Promise<? extends T>> snapshot() {
    return List.copyOf(children);
  }

  /** One of the tasks that belong to this scope would wait for itself. */
  private void requireOutside() {
    if (TaskContext.current().orElse(null) instanceof AttemptContext context
        && owns(context.attempt().whole())) {
      throw new IllegalStateException(
          "A scope cannot be joined or closed by one of its own tasks, here %s, for which it would wait. Do so where it was opened, or call cancel()."
              .formatted(context.attempt().describe()));
    }
  }

  private boolean owns(Promise<?> task) {
    List<DefaultTaskScope<?, ?>> within;
    synchronized (this) {
      if (children.contains(task)) {
        return true;
      }
      within = List.copyOf(inner);
    }
    return within.stream().anyMatch(scope -> scope.owns(task));
  }

  private synchronized void throwIfNoResult() {
    if (expired) {
      throw new TaskTimeoutException(
          "The tasks of a scope exceeded its deadline of '%s'; those that had not ended were cancelled."
              .formatted(deadline));
    }
    if (policyFailure != null) {
      throw Thrown.unchecked(policyFailure);
    }
  }

  @Override
  public void close() {
    requireOutside();
    synchronized (this) {
      sealed = true;
      deadlineTimer.run();
    }
    cancel();
    awaitChildren();
    List<DefaultTaskScope<?, ?>> within;
    synchronized (this) {
      within = List.copyOf(inner);
    }
    within.forEach(DefaultTaskScope::close);
  }

  /** An interrupt cannot hasten this: all children have been told to stop already. */
  private void awaitChildren() {
    boolean interrupted = false;
    while (true) {
      try {
        progress.await(home.scheduler(), this::nothingRuns);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean nothingRuns() {
    return running == 0 && undecided == 0;
  }

  private void decide(Promise<? extends T> child) {
    boolean decisive = false;
    deciding.lock();
    try {
      decisive = policy.decides(child);
    } catch (RuntimeException | Error e) {
      decisive = true;
      synchronized (this) {
        policyFailure = e;
      }
    } finally {
      deciding.unlock();
    }
    if (decisive) {
      cancel();
    }
    synchronized (this) {
      undecided--;
    }
    progress.raise();
  }

  private void childOver() {
    synchronized (this) {
      running--;
    }
    progress.raise();
  }

  /** Tells the scope of a child. The policy is a user's: it may block, and never a worker. */
  private final class Child extends OwnerDecorator {

    Child(Owner owner) {
      super(owner);
    }

    @Override
    @SuppressWarnings("unchecked") // as below
    public void submitted(Promise<?> task) {
      super.submitted(task);
      add((Promise<? extends T>) task);
    }

    @Override
    @SuppressWarnings("unchecked") // the children of this scope
    public void ended(Promise<?> task, boolean over) {
      super.ended(task, over);
      home.scheduler().execute(() -> decide((Promise<? extends T>) task));
      if (over) {
        childOver();
      }
    }

    @Override
    public void released(Promise<?> task) {
      super.released(task);
      childOver();
    }
  }
}
