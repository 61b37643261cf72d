package org.manyhands.threads;

import java.util.EnumSet;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Capability;
import org.manyhands.task.TaskContext;
import org.manyhands.wire.Codec;
import org.manyhands.wire.Filters;
import org.manyhands.wire.Frame;
import org.manyhands.wire.MessageLimit;
import org.manyhands.wire.ProgramSide;
import org.manyhands.wire.RunSignals;
import org.manyhands.wire.ValueCodecs;
import org.manyhands.wire.WorkerSide;

/**
 * Runs tasks on a {@link PlatformBackend}, each as a copy that took the journey to another process
 * and back, so that what would fail there fails here.
 */
final class RehearsalBackend implements Backend {

  private static final String MISSING_CLASS =
      "The context class loader of the thread that opens the executor has to find it.";

  private final BackendInfo info;
  private final PlatformBackend pool;
  private final ProgramSide program;
  private final WorkerSide worker;

  private RehearsalBackend(PlatformBackend pool, Codec codec, MessageLimit limit) {
    BackendInfo below = pool.info();
    this.info =
        new BackendInfo(
            below.name(),
            below.parallelism(),
            below.concurrency(),
            EnumSet.of(Capability.CONCURRENCY, Capability.SHARED_DATA, Capability.INTERRUPTION));
    this.pool = pool;
    this.program = new ProgramSide(codec, limit);
    this.worker = new WorkerSide(codec, limit, MISSING_CLASS);
  }

  static RehearsalBackend open(String name, BackendOptions options) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return new RehearsalBackend(
        new PlatformBackend(
            name, options.executorName(), options.parallelism(), options.get(Grace.SETTING)),
        new Codec(Filters.of(options.get(Filters.SETTING)), loader, ValueCodecs.installed()),
        MessageLimit.of(options, name));
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public void start(Attempt<?> attempt) {
    pool.start(attempt, new Rehearsed(attempt, program.write(attempt)));
  }

  /** As {@link Attempt#run()}, with the copy of the task in the place of the task. */
  private final class Rehearsed extends PoolTask {

    private static final long serialVersionUID = 1L;

    private final transient Attempt<?> attempt;
    private final transient byte[] task;

    Rehearsed(Attempt<?> attempt, byte[] task) {
      super(attempt);
      this.attempt = attempt;
      this.task = task;
    }

    @Override
    void work() {
      RehearsalBackend.this.run(attempt, new Frame(Frame.Type.TASK, 0, task));
    }
  }

  private void run(Attempt<?> attempt, Frame task) {
    Interruption interruption = new Interruption();
    if (attempt.begin(interruption)) {
      program.end(attempt, worker.run(task, new Signals(attempt, attempt.context())));
      interruption.end();
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private record Signals(Attempt<?> attempt, TaskContext context) implements RunSignals {
    @Override
    public boolean isCancelled() {
      return context.isCancelled();
    }

    @Override
    public void progress(long done, long total) {
      attempt.progress(done, total);
    }
  }
}
