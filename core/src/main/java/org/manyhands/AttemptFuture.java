package org.manyhands;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.Revocable;
import org.manyhands.spi.Stopper;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.wire.Progress;

/**
 * A task that is run as it is. Future, attempt and the {@code Runnable} that a pool queues are one
 * object, because one allocation per task is what the cost of a task is made of.
 */
final class AttemptFuture<T extends @Nullable Object> extends Startable<T> implements Attempt<T> {

  /** Let go of when the task has ended, so that a future that is kept does not keep the input. */
  private @Nullable Task<T> task;

  private static final VarHandle RUNNER;

  static {
    try {
      RUNNER = MethodHandles.lookup().findVarHandle(AttemptFuture.class, "runner", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Instead of what ran a task that has ended by itself: a future that is kept keeps no thread. */
  private static final Object NOTHING = new Object();

  /** What is known before a task has begun. */
  private record SentAhead(@Nullable Revocable elsewhere) {

    /** It must not be sent ahead of its turn any more. */
    static final SentAhead NEVER = new SentAhead(null);
  }

  /**
   * The thread that runs the task, or how it is stopped; set right after it began. The context in
   * which it runs, once somebody has asked for that. Before it has begun, whether it was {@link
   * SentAhead}.
   */
  private volatile @Nullable Object runner;

  AttemptFuture(Task<T> task, Owner owner) {
    this(task, task.getClass(), owner);
  }

  AttemptFuture(Task<T> task, Object subject, Owner owner) {
    super(subject, owner);
    this.task = task;
  }

  /**
   * Hands this attempt to a backend.
   *
   * @throws TaskException if the backend refuses it; the attempt has then ended with that reason
   */
  @Override
  void start(Backend backend) {
    owner().submitted(this);
    try {
      backend.start(this);
    } catch (RuntimeException | Error e) {
      TaskException refused = refusal(backend, describe(), e);
      abort(refused);
      throw refused;
    }
  }

  /**
   * Hands attempts to a backend that are parts of one task.
   *
   * @throws TaskException if the backend refuses one; those that it did not accept are to be ended
   */
  static void startAll(List<? extends AttemptFuture<?>> parts, Backend backend, int atOnce) {
    parts.forEach(part -> part.owner().submitted(part));
    try {
      backend.startAll(parts, atOnce);
    } catch (RuntimeException | Error e) {
      throw refusal(backend, parts.getFirst().describe(), e);
    }
  }

  private static TaskException refusal(Backend backend, String task, Throwable thrown) {
    return thrown instanceof TaskException refused
        ? refused
        : new TaskRejectedException(
            "Backend '%s' could not take %s: %s"
                .formatted(backend.info().name(), task, Thrown.text(thrown)),
            thrown);
  }

  @Override
  public Task<T> task() {
    return Objects.requireNonNull(task, "an attempt that has ended has no task");
  }

  @Override
  public String name() {
    return describe();
  }

  @Override
  public boolean begin(Stopper stopper) {
    return claim(stopper);
  }

  @Override
  public boolean sentAhead(Revocable elsewhere) {
    return RUNNER.compareAndSet(this, null, new SentAhead(elsewhere))
        || (runner instanceof SentAhead sent && elsewhere.equals(sent.elsewhere()));
  }

  /** From now on it is not sent ahead; and if it was and has started, it has begun. */
  @Override
  void beforeStop() {
    if (!RUNNER.compareAndSet(this, null, SentAhead.NEVER)
        && runner instanceof SentAhead(Revocable elsewhere)
        && elsewhere != null
        && !elsewhere.revoke()) {
      claim(elsewhere);
    }
  }

  @Override
  public AttemptContext context() {
    while (true) {
      Object current =
          Objects.requireNonNull(runner, "an attempt that has not begun has no context");
      if (current instanceof AttemptContext context) {
        return context;
      }
      AttemptContext made =
          current instanceof Thread thread
              ? new AttemptContext(this, thread, null)
              : new AttemptContext(this, Thread.currentThread(), (Stopper) current);
      if (RUNNER.compareAndSet(this, current, made)) {
        return made; // whoever stops the attempt meets the stopper either way
      }
    }
  }

  private boolean claim(Object by) {
    if (!moveToRunning()) {
      return false;
    }
    RUNNER.setRelease(this, by); // whoever needs it waits for it: see stop()
    owner().began(this);
    return true;
  }

  @Override
  public void progress(long done, long total) {
    Progress.requireValid(done, total);
    owner().progressed(this, done, total);
  }

  @Override
  public void succeed(T value) {
    overUnless(endWithValue(value));
  }

  @Override
  public void fail(Throwable thrown) {
    overUnless(endWithFailure(thrown));
  }

  @Override
  public void abort(TaskException reason) {
    overUnless(endWithReason(reason));
  }

  private void overUnless(boolean ended) {
    task = null;
    if (!ended) {
      over();
    }
  }

  @Override
  public @Nullable Throwable reason() {
    awaitEnding();
    return state() == State.FAILED ? exceptionNow() : null;
  }

  @Override
  public void cancel() {
    cancelNow(true);
  }

  @Override
  public void run(UnaryOperator<Task<T>> around) {
    if (claim(Thread.currentThread())) {
      run(around.apply(task()));
    }
  }

  @Override
  public void run() {
    if (claim(Thread.currentThread())) {
      run(task());
    }
  }

  /**
   * As {@link #run()}, on a thread that is not interrupted if the attempt is cancelled, as its
   * interrupts are its own; the context of the task tells.
   */
  void runFor(CallerShare share) {
    if (claim(share)) {
      run(task());
    }
  }

  private void run(Task<T> called) {
    if (!callAndEnd(called)) {
      awaitEnding();
      if (runner instanceof AttemptContext context && context.wasInterrupted()) {
        Thread.interrupted(); // the interrupt was meant for the task, not for this thread
      }
      over();
    } else {
      RUNNER.setOpaque(this, NOTHING);
    }
    task = null;
  }

  private boolean callAndEnd(Task<T> called) {
    T value;
    try {
      value = TaskContext.call(this, called);
    } catch (Throwable thrown) {
      return endWithFailure(thrown);
    }
    return endWithValue(value);
  }

  @Override
  void stop(boolean mayInterrupt) {
    if (!mayInterrupt) {
      return;
    }
    while (!hasBegun()) { // whoever claimed the attempt is about to say who it is
      Thread.onSpinWait();
    }
    if (runner instanceof Stopper stopper) {
      stopper.stop();
    } else {
      context().stop();
    }
  }

  @Override
  boolean hasBegun() {
    Object current = runner;
    return current != null && !(current instanceof SentAhead);
  }

  @Override
  List<? extends Promise<?>> waitsFor() {
    return runner instanceof AttemptContext context ? context.waitsFor() : List.of();
  }
}
