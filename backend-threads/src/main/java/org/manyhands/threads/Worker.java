package org.manyhands.threads;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.JoinHelper;

/** A pool thread that knows which attempt it runs, so that closing can cancel it. */
final class Worker extends ForkJoinWorkerThread implements JoinHelper {

  /** Attempts inside each other on one stack; a default stack holds many times more. */
  private static final int MOST_INSIDE = 64;

  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup().findVarHandle(Worker.class, "current", Attempt.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final PlatformBackend backend;
  private int inside;
  private volatile @Nullable Attempt<?> current;

  Worker(
      ForkJoinPool pool,
      PlatformBackend backend,
      String executorName,
      @Nullable ClassLoader contextClassLoader) {
    super(pool);
    this.backend = backend;
    setName("manyhands-%s-%d".formatted(executorName, NUMBERS.incrementAndGet()));
    setContextClassLoader(contextClassLoader);
  }

  @Override
  protected void onStart() {
    backend.workers().add(this);
  }

  @Override
  protected void onTermination(@Nullable Throwable exception) {
    backend.workers().remove(this);
  }

  /** Begins with an attempt, inside another one if that one is waiting; returns that one. */
  @Nullable Attempt<?> enter(Attempt<?> attempt) {
    Attempt<?> outer = current;
    makeCurrent(attempt);
    return outer;
  }

  /** Has done with an attempt, and goes on with the outer one. */
  void leave(@Nullable Attempt<?> outer) {
    if (outer == null) {
      CURRENT.setRelease(this, null); // nothing that closing could be looking for
    } else {
      makeCurrent(outer);
    }
  }

  @Override
  public void help(Attempt<?> attempt) {
    if (inside < MOST_INSIDE && backend.isCrowded()) {
      inside++;
      try {
        run(attempt);
      } finally {
        inside--;
      }
    }
  }

  /** Runs an attempt, inside the one that waits, if one does. */
  void run(Attempt<?> attempt) {
    Attempt<?> outer = enter(attempt);
    try {
      attempt.run();
    } finally {
      leave(outer);
    }
  }

  /** Closing cancels what it finds current; what becomes current after it has looked ends here. */
  private void makeCurrent(Attempt<?> attempt) {
    current = attempt;
    if (backend.isClosed()) {
      cancelCurrent();
    }
  }

  /** The name of the task that it runs. */
  @Nullable String task() {
    Attempt<?> attempt = current;
    return attempt == null ? null : attempt.name();
  }

  void cancelCurrent() {
    Attempt<?> attempt = current;
    if (attempt != null) {
      attempt.cancel();
    }
  }
}
