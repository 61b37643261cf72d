package org.manyhands.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.manyhands.kernel.Filter;
import org.manyhands.kernel.Reduction;
import org.manyhands.kernel.Scan;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Capability;
import org.manyhands.spi.Scheduler;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;

/** Backends that are broken on purpose, each in one way. */
final class BrokenBackends {

  private BrokenBackends() {}

  static final class LosesNull extends PoolBackend {
    LosesNull(BackendOptions options) {
      super(options);
    }

    @Override
    <T extends @Nullable Object> void succeed(Attempt<T> attempt, T value) {
      if (value == null) {
        attempt.fail(new NullPointerException("no result"));
      } else {
        attempt.succeed(value);
      }
    }
  }

  static final class CutsLargeResults extends PoolBackend {
    CutsLargeResults(BackendOptions options) {
      super(options);
    }

    @Override
    @SuppressWarnings("unchecked")
    <T extends @Nullable Object> void succeed(Attempt<T> attempt, T value) {
      if (value instanceof byte[] bytes) {
        attempt.succeed((T) Arrays.copyOf(bytes, Math.min(bytes.length, 1 << 16)));
      } else {
        attempt.succeed(value);
      }
    }
  }

  static final class RunsTwice extends PoolBackend {
    RunsTwice(BackendOptions options) {
      super(options);
    }

    @Override
    <T extends @Nullable Object> T call(Attempt<T> attempt) throws Exception {
      Task<T> task = attempt.task();
      task.call();
      return task.call();
    }
  }

  static final class SwallowsErrors extends PoolBackend {
    SwallowsErrors(BackendOptions options) {
      super(options);
    }

    @Override
    @SuppressWarnings("unchecked")
    void fail(Attempt<?> attempt, Throwable thrown) {
      if (thrown instanceof Error) {
        ((Attempt<@Nullable Object>) attempt).succeed(null);
      } else {
        attempt.fail(thrown);
      }
    }
  }

  /** Declares that tasks run out of reach: on shared memory, an ExecutorService sees through it. */
  static final class WrapsExceptions extends PoolBackend {
    WrapsExceptions(BackendOptions options) {
      super(options);
    }

    @Override
    public BackendInfo info() {
      BackendInfo info = super.info();
      return new BackendInfo(
          info.name(),
          info.parallelism(),
          info.concurrency(),
          EnumSet.of(Capability.CONCURRENCY, Capability.INTERRUPTION));
    }

    @Override
    void fail(Attempt<?> attempt, Throwable thrown) {
      attempt.fail(new IllegalStateException("a task failed", thrown));
    }
  }

  static final class LosesStackTraces extends PoolBackend {
    LosesStackTraces(BackendOptions options) {
      super(options);
    }

    @Override
    void fail(Attempt<?> attempt, Throwable thrown) {
      thrown.setStackTrace(new StackTraceElement[0]);
      attempt.fail(thrown);
    }
  }

  static final class ReportsHighestIndex extends KernelBackend {
    ReportsHighestIndex(BackendOptions options) {
      super(options);
    }

    @Override
    <P extends @Nullable Object, T extends @Nullable Object> void compute(
        DivisibleTask<T> task, Assembly<P, T> assembly) throws Exception {
      long half = task.size() / 2;
      add(assembly, half, task.size());
      add(assembly, 0, half);
    }
  }

  static final class ForgetsLastUnit extends KernelBackend {
    ForgetsLastUnit(BackendOptions options) {
      super(options);
    }

    @Override
    <P extends @Nullable Object, T extends @Nullable Object> void compute(
        DivisibleTask<T> task, Assembly<P, T> assembly) throws Exception {
      add(assembly, 0, task.size() - 1);
    }
  }

  static final class CombinesBackwards extends KernelBackend {
    CombinesBackwards(BackendOptions options) {
      super(options);
    }

    @Override
    <P extends @Nullable Object, T extends @Nullable Object> void compute(
        DivisibleTask<T> task, Assembly<P, T> assembly) throws Exception {
      if (task instanceof Reduction || task instanceof Scan || task instanceof Filter) {
        long last = task.size() - 1; // stays: it may be a shorter block than the others
        for (long unit = 0; unit < last; unit++) {
          assembly.add(last - 1 - unit, assembly.part(unit, unit + 1).call());
        }
        add(assembly, last, task.size());
      } else {
        add(assembly, 0, task.size());
      }
    }
  }

  /** Takes divisible tasks whole. */
  abstract static class KernelBackend extends PoolBackend {

    KernelBackend(BackendOptions options) {
      super(options, Capability.NATIVE_KERNELS);
    }

    @Override
    final <T extends @Nullable Object> T call(Attempt<T> attempt) throws Exception {
      if (attempt.task() instanceof DivisibleTask<T> task) {
        return compute(task);
      }
      return super.call(attempt);
    }

    private <T extends @Nullable Object> T compute(DivisibleTask<T> task) throws Exception {
      Assembly<?, T> assembly = task.assemble();
      if (task.size() > 0) {
        compute(task, assembly);
      }
      return assembly.result();
    }

    abstract <P extends @Nullable Object, T extends @Nullable Object> void compute(
        DivisibleTask<T> task, Assembly<P, T> assembly) throws Exception;

    static <P extends @Nullable Object> void add(Assembly<P, ?> assembly, long from, long to)
        throws Exception {
      if (from < to) {
        assembly.add(from, assembly.part(from, to).call());
      }
    }
  }

  static final class RunsCancelledTasks extends PoolBackend {
    RunsCancelledTasks(BackendOptions options) {
      super(options);
    }

    @Override
    void dropped(Attempt<?> attempt) {
      try {
        attempt.task().call();
      } catch (Exception e) {
        attempt.fail(e); // does nothing, because the attempt has ended
      }
    }
  }

  static final class IgnoresInterrupts extends PoolBackend {
    IgnoresInterrupts(BackendOptions options) {
      super(options);
    }

    @Override
    void stop(Attempt<?> attempt, Thread thread) {}
  }

  static final class ForgetsQueueAtShutdown extends PoolBackend {

    private final Set<Attempt<?>> running = ConcurrentHashMap.newKeySet();

    ForgetsQueueAtShutdown(BackendOptions options) {
      super(options);
    }

    @Override
    <T extends @Nullable Object> T call(Attempt<T> attempt) throws Exception {
      running.add(attempt);
      return super.call(attempt);
    }

    @Override
    public void close() {
      running.forEach(Attempt::cancel);
      pool.shutdownNow();
      awaitThreads();
    }
  }

  static final class ClosesOnce extends PoolBackend {
    ClosesOnce(BackendOptions options) {
      super(options);
    }

    @Override
    public void close() {
      if (pool.isShutdown()) {
        throw new IllegalStateException("closed already");
      }
      super.close();
    }
  }

  static final class LeavesThreads extends PoolBackend {
    LeavesThreads(BackendOptions options) {
      super(options);
    }

    @Override
    public void close() {
      cancelAll(); // what is in the queue is dropped by the threads that stay
    }
  }

  static final class NeverReportsOver extends PoolBackend {

    private final Set<Attempt<?>> stopped = ConcurrentHashMap.newKeySet();

    NeverReportsOver(BackendOptions options) {
      super(options);
    }

    @Override
    void stop(Attempt<?> attempt, Thread thread) {
      stopped.add(attempt);
      thread.interrupt();
    }

    @Override
    <T extends @Nullable Object> void succeed(Attempt<T> attempt, T value) {
      if (!stopped.contains(attempt)) {
        attempt.succeed(value);
      }
    }

    @Override
    void fail(Attempt<?> attempt, Throwable thrown) {
      if (!stopped.contains(attempt)) {
        attempt.fail(thrown);
      }
    }
  }

  static final class ReportsOverAtOnce extends PoolBackend {
    ReportsOverAtOnce(BackendOptions options) {
      super(options);
    }

    @Override
    void stop(Attempt<?> attempt, Thread thread) {
      thread.interrupt();
      attempt.fail(new InterruptedException("stopped, or about to"));
    }
  }

  static final class RunsAgainWhatFailed extends PoolBackend {
    RunsAgainWhatFailed(BackendOptions options) {
      super(options);
    }

    @Override
    <T extends @Nullable Object> T call(Attempt<T> attempt) throws Exception {
      try {
        return super.call(attempt);
      } catch (IOException e) {
        return super.call(attempt);
      }
    }
  }

  static final class ForgetsWhatTasksAreCalled extends OwnContext {
    ForgetsWhatTasksAreCalled(BackendOptions options) {
      super(options);
    }

    @Override
    TaskInfo info(Attempt<?> attempt) {
      return new TaskInfo(1, "a task", 1, Map.of());
    }
  }

  static final class Hurries extends PoolBackend {

    private final HurryingScheduler scheduler = new HurryingScheduler();

    Hurries(BackendOptions options) {
      super(options);
    }

    @Override
    public Optional<Scheduler> scheduler() {
      return Optional.of(scheduler);
    }

    @Override
    public void close() {
      super.close();
      scheduler.close();
    }
  }

  /** Real time, but what is to wait waits half as long as it should. */
  private static final class HurryingScheduler implements Scheduler {

    private final ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().factory(), new ThreadPoolExecutor.DiscardPolicy());

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Runnable schedule(Duration delay, Runnable action) {
      Duration half = delay.dividedBy(2);
      Future<?> call =
          timer.schedule(action, Math.min(half.toMillis(), 1 << 30), TimeUnit.MILLISECONDS);
      return () -> call.cancel(false);
    }

    @Override
    public void execute(Runnable action) {
      Thread.startVirtualThread(action);
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }

  /** Lets nobody stand in for threads that wait: its executor lets them run what they wait for. */
  static final class WaitsOnly extends PoolBackend {
    WaitsOnly(BackendOptions options) {
      super(options, 0);
    }
  }

  static final class KeepsProgramsAlive extends PoolBackend {
    KeepsProgramsAlive(BackendOptions options) {
      super(options);
    }

    @Override
    ForkJoinWorkerThread thread(ForkJoinPool pool, String name) {
      ForkJoinWorkerThread thread = super.thread(pool, name);
      thread.setDaemon(false);
      return thread;
    }
  }

  /** Runs tasks as if in another process: with a context that is not the executor's. Correct. */
  static class OwnContext extends PoolBackend {
    OwnContext(BackendOptions options) {
      super(options);
      capabilities.remove(Capability.SHARED_MEMORY);
    }

    @Override
    TaskContext context(Attempt<?> attempt) {
      return new ContextCopy(attempt, this);
    }

    TaskInfo info(Attempt<?> attempt) {
      return attempt.info();
    }

    boolean isCancelled(Attempt<?> attempt) {
      return attempt.isDone();
    }

    void progress(Attempt<?> attempt, long done, long total) {
      attempt.progress(done, total);
    }
  }

  private record ContextCopy(Attempt<?> attempt, OwnContext backend) implements TaskContext {
    @Override
    public TaskInfo task() {
      return backend.info(attempt);
    }

    @Override
    public boolean isCancelled() {
      return backend.isCancelled(attempt);
    }

    @Override
    public void progress(long done, long total) {
      backend.progress(attempt, done, total);
    }
  }

  /** Keeps from the executor who waits for whom, which it has to know where memory is shared. */
  static final class HidesWhoWaits extends OwnContext {
    HidesWhoWaits(BackendOptions options) {
      super(options);
      capabilities.add(Capability.SHARED_MEMORY);
    }
  }

  static final class LosesContext extends OwnContext {
    LosesContext(BackendOptions options) {
      super(options);
    }

    @Override
    <T extends @Nullable Object> T callInContext(Attempt<T> attempt) throws Exception {
      return call(attempt);
    }
  }

  static final class ConfusesParts extends OwnContext {

    private final AtomicLong ids = new AtomicLong();

    ConfusesParts(BackendOptions options) {
      super(options);
    }

    @Override
    TaskInfo info(Attempt<?> attempt) {
      TaskInfo info = attempt.info();
      return new TaskInfo(-ids.incrementAndGet(), info.name(), info.attempt(), info.tags());
    }
  }

  static final class HidesCancellation extends OwnContext {
    HidesCancellation(BackendOptions options) {
      super(options);
    }

    @Override
    boolean isCancelled(Attempt<?> attempt) {
      return false;
    }
  }

  static final class LosesProgress extends OwnContext {
    LosesProgress(BackendOptions options) {
      super(options);
    }

    @Override
    void progress(Attempt<?> attempt, long done, long total) {}
  }
}
