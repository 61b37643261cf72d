package org.manyhands;

import java.io.Serial;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;

/**
 * One command on its way through a {@link TaskExecutor}. It knows whether the command has begun,
 * and tells its view that nothing of the command runs any more.
 *
 * <p>With shared memory the command runs here, in {@link #run()}, and is stopped without being
 * cancelled. If it runs elsewhere, it is known as well as its {@link TaskFuture} knows it.
 */
final class Errand {

  /** A command that runs elsewhere is WAITING until its future ends, and then OVER. */
  private enum Phase {
    WAITING,
    RUNNING,
    WITHDRAWING,
    OVER
  }

  private final ViewCommand command;
  private final boolean here;
  private final Consumer<Errand> whenOver;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

  /** Set before the task can begin. */
  private volatile @Nullable Promise<?> future;

  /** Until then the task may be refused, which {@code execute} says by throwing. */
  private volatile boolean accepted;

  /** Set when what is in the queue of the executor is of no use any more. */
  private volatile boolean dropped;

  /** Set when the command is stopped by its view, and decides itself how to end. */
  private volatile boolean stopped;

  Errand(Runnable runnable, boolean here, Consumer<Errand> whenOver) {
    this.here = here;
    this.whenOver = whenOver;
    this.command =
        runnable instanceof ViewFuture<?> future && future.attachTo(this)
            ? future
            : new PlainCommand(Objects.requireNonNull(runnable, "command"));
  }

  ViewCommand command() {
    return command;
  }

  boolean isHere() {
    return here;
  }

  @Nullable Promise<?> future() {
    return future;
  }

  // ---- submission

  /** What to submit. Asked once, before anybody can stop this errand. */
  Task<?> task() {
    Task<?> task = command.task();
    return here ? new RunHere(this, TaskNames.type(task)) : task;
  }

  /** Told of the task, which may be refused yet. */
  Owner told(Owner owner) {
    return new Told(owner);
  }

  /** Told that the executor has accepted the task. */
  void accepted(Promise<?> promise) {
    accepted = true;
    if (dropped) {
      promise.cancel(false);
    }
    if (promise.isDone()) {
      ended(promise); // if this was told before, nobody listened
    }
  }

  // ---- running here

  private void run() {
    if (phase.compareAndSet(Phase.WAITING, Phase.RUNNING)) {
      try {
        command.runHere();
      } finally {
        phase.set(Phase.OVER);
        whenOver.accept(this);
      }
    }
  }

  // ---- ends

  private void ended(Promise<?> promise) {
    if (phase.compareAndSet(Phase.WAITING, Phase.OVER)) {
      tell(promise);
      if (!promise.runsOn()) {
        whenOver.accept(this);
      }
    } else if (phase.get() == Phase.RUNNING
        && !stopped
        && promise.state() != Future.State.SUCCESS) {
      tell(promise); // the executor was shut down; the command itself may take its time to end
    }
  }

  private void tell(Promise<?> promise) {
    switch (promise.state()) {
      case SUCCESS -> command.succeeded(promise.resultNow());
      case FAILED -> command.failed(promise.exceptionNow());
      default -> command.cancelled();
    }
  }

  /** Told that nothing runs any more of a command whose future was cancelled meanwhile. */
  private void released() {
    if (phase.get() == Phase.OVER) {
      whenOver.accept(this);
    }
  }

  /** Interrupts the command if it runs. Its own end is the end of its future, if it runs here. */
  void stop() {
    stopped = true;
    Promise<?> submitted = future;
    if (submitted != null) {
      submitted.cancel(true);
    }
  }

  /** Told that nobody waits for the command any more. One that waits never runs. */
  void drop(boolean mayInterrupt) {
    dropped = true;
    Promise<?> submitted = future;
    if (submitted != null) {
      submitted.cancel(mayInterrupt);
    }
  }

  /** Takes back a command that has not begun; false if it has begun, or nobody can tell yet. */
  boolean withdraw() {
    if (!phase.compareAndSet(Phase.WAITING, Phase.WITHDRAWING)) {
      return false;
    }
    Promise<?> submitted = future;
    if (here || (submitted != null && submitted.cancelUnlessBegun())) {
      phase.set(Phase.OVER);
      drop(false);
      whenOver.accept(this);
      return true;
    }
    phase.set(Phase.WAITING);
    if (accepted && submitted != null && submitted.isDone()) {
      ended(submitted); // if this was told meanwhile, nobody listened
    }
    return false;
  }

  /** Listens to what the executor says of the task. */
  private final class Told extends OwnerDecorator {

    Told(Owner owner) {
      super(owner);
    }

    @Override
    public void submitted(Promise<?> task) {
      future = task;
      super.submitted(task);
    }

    @Override
    public void ended(Promise<?> task, boolean over) {
      if (accepted) {
        Errand.this.ended(task); // first, so that the executor is not closed before
      }
      super.ended(task, over);
    }

    @Override
    public void released(Promise<?> task) {
      Errand.this.released();
      super.released(task);
    }
  }

  /** The task of a command that runs in this JVM, and never leaves it. */
  static final class RunHere implements Task<@Nullable Void> {

    @Serial private static final long serialVersionUID = 1L;

    private final transient Errand errand;
    private final Class<?> type;

    private RunHere(Errand errand, Class<?> type) {
      this.errand = errand;
      this.type = type;
    }

    /** What the user wrote. */
    Class<?> type() {
      return type;
    }

    @Override
    public @Nullable Void call() {
      errand.run();
      return null;
    }
  }
}
