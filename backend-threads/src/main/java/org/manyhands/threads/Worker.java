package org.manyhands.threads;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;

/** A pool thread that knows which attempt it runs, so that closing can cancel it. */
final class Worker extends ForkJoinWorkerThread {

  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup().findVarHandle(Worker.class, "current", Attempt.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Set<Worker> registry;
  private volatile @Nullable Attempt<?> current;

  Worker(
      ForkJoinPool pool,
      Set<Worker> registry,
      String executorName,
      @Nullable ClassLoader contextClassLoader) {
    super(pool);
    this.registry = registry;
    setName("manyhands-%s-%d".formatted(executorName, NUMBERS.incrementAndGet()));
    setContextClassLoader(contextClassLoader);
  }

  @Override
  protected void onStart() {
    registry.add(this);
  }

  @Override
  protected void onTermination(@Nullable Throwable exception) {
    registry.remove(this);
  }

  /** Does the work of an attempt, inside another one if that one is waiting. */
  void run(Attempt<?> attempt, Runnable work, PlatformBackend backend) {
    Attempt<?> outer = current;
    makeCurrent(attempt, backend);
    try {
      work.run();
    } finally {
      if (outer == null) {
        CURRENT.setRelease(this, null); // nothing that closing could be looking for
      } else {
        makeCurrent(outer, backend);
      }
    }
  }

  /** Closing cancels what it finds current; what becomes current after it has looked ends here. */
  private void makeCurrent(Attempt<?> attempt, PlatformBackend backend) {
    current = attempt;
    if (backend.isClosed()) {
      cancelCurrent();
    }
  }

  void cancelCurrent() {
    Attempt<?> attempt = current;
    if (attempt != null) {
      attempt.cancel();
    }
  }
}
