package org.manyhands.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.WorkerLostException;
import org.manyhands.wire.Frame;
import org.manyhands.wire.ProgramSide;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker, from its start to its end. Its thread starts the child JVM, reads its answers, and
 * when it has died, settles what it was doing.
 */
final class WorkerProcess implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private final int number;
  private final WorkerPool pool;
  private final WorkerLauncher launcher;
  private final ProgramSide side;
  private final Duration grace;
  private final Thread thread;

  /** Held while a job is sent, so that a death is settled before the sending or after it. */
  private final ReentrantLock sending = new ReentrantLock();

  private volatile @Nullable ChildJvm child;
  private volatile @Nullable Job current;
  private volatile boolean ending;
  private boolean dead;

  /** Whether it has answered a task; written and read by its own thread. */
  private boolean useful;

  WorkerProcess(
      int number,
      WorkerPool pool,
      WorkerLauncher launcher,
      ProgramSide side,
      ProcessSettings settings) {
    this.number = number;
    this.pool = pool;
    this.launcher = launcher;
    this.side = side;
    this.grace = settings.grace();
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("manyhands-%s-worker-%d".formatted(settings.executorName(), number))
            .unstarted(this);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    ChildJvm started;
    try {
      started = launcher.launch(number, jvm -> child = jvm);
    } catch (IOException | RuntimeException | Error e) { // the pool must hear of it, whatever it is
      LOG.debug("{} could not be started.", this, e);
      pool.notStarted(
          this, e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString());
      return;
    }
    if (ending) {
      started.end();
    }
    pool.started(this);
    try {
      run(pool.next(this));
      readAnswers(started);
    } finally {
      settle(started);
    }
  }

  /** Sends a job, or if it has been cancelled, the next one of the pool. */
  void run(@Nullable Job first) {
    for (Job job = first; job != null; job = pool.next(this)) {
      if (job.beginOn(this)) {
        send(job);
        return;
      }
    }
  }

  private void send(Job job) {
    sending.lock();
    try {
      Frame frame = job.frame();
      ChildJvm target = child;
      if (dead || frame == null || target == null) {
        pool.takeBack(job);
        return;
      }
      current = job;
      target.frames().write(frame);
      job.sent();
    } catch (IOException e) {
      // an incomplete frame: the task cannot have run, and settle() takes the job back
      LOG.debug("{} took no more than a part of a task.", this, e);
      kill();
    } finally {
      sending.unlock();
    }
  }

  private void readAnswers(ChildJvm from) {
    try {
      for (Frame answer = from.frames().read(); answer != null; answer = from.frames().read()) {
        take(answer, current);
      }
    } catch (IOException e) {
      LOG.debug("{} can no longer be read.", this, e);
    }
  }

  private void take(Frame answer, @Nullable Job job) throws IOException {
    boolean progress = answer.type() == Frame.Type.PROGRESS;
    if (job == null || answer.task() != job.id()) {
      if (progress) {
        return; // from a thread that a task has left behind
      }
      throw new IOException(
          "an answer to task '%d', which it does not run".formatted(answer.task()));
    }
    if (progress) {
      side.progress(job.attempt(), answer);
      return;
    }
    current = null;
    useful = true;
    try {
      run(pool.next(this)); // the worker first, then those who wait for the answer
    } finally {
      side.end(job.attempt(), answer);
    }
  }

  /** The connection has ended. Waits for the process and decides what became of its job. */
  private void settle(ChildJvm lost) {
    int exitCode = lost.awaitExit(grace);
    sending.lock();
    try {
      dead = true;
    } finally {
      sending.unlock();
    }
    Job job = current;
    if (!ending) {
      LOG.warn("{} ended with {}.", this, ExitCode.describe(exitCode));
    }
    if (job != null && job.frame() != null && !job.isHopeless()) {
      pool.takeBack(job);
    } else if (job != null) {
      job.attempt().abort(lost(job, exitCode, lost));
    }
    pool.gone(this, useful);
  }

  private WorkerLostException lost(Job job, int exitCode, ChildJvm lost) {
    String output = lost.output().isEmpty() ? "" : "\n  " + String.join("\n  ", lost.output());
    return new WorkerLostException(
        "%s has no result: %s ended with %s while it %s. Last output:%s"
            .formatted(
                job.attempt().name(),
                this,
                ExitCode.describe(exitCode),
                job.frame() == null
                    ? "ran the task, which may have run in part"
                    : "received the task, as others did before it; is its heap too small?",
                output.isEmpty() ? " none" : output),
        toString(),
        exitCode,
        lost.output(),
        null);
  }

  /** Stops a job that runs here: an interrupt, and if that does not help in time, the end. */
  void stop(Job job) {
    ChildJvm target = child;
    if (target == null) {
      return;
    }
    target.interrupt(job.id());
    CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> {
          if (current == job) {
            LOG.warn(
                "{} does not heed the interrupt of {}; it is killed.", this, job.attempt().name());
            kill();
          }
        });
  }

  void kill() {
    ChildJvm target = child;
    if (target != null) {
      target.kill();
    }
  }

  /** Cancels what runs here and tells the child to end; does not wait. */
  void end() {
    ending = true;
    Job job = current;
    if (job != null) {
      job.attempt().cancel();
    }
    ChildJvm target = child;
    if (target != null) {
      target.end();
    }
  }

  /**
   * Waits for the child's end until a deadline, then kills it; afterwards nothing of it is left.
   *
   * @return whether the wait was not interrupted; an interrupt hastens the end
   */
  boolean awaitEnd(long deadline) {
    boolean undisturbed = true;
    long patience = Math.max(1, deadline - System.nanoTime());
    while (thread.isAlive()) {
      try {
        if (!thread.join(Duration.ofNanos(patience))) {
          kill();
        }
      } catch (InterruptedException e) {
        undisturbed = false;
        kill();
      }
    }
    return undisturbed;
  }

  @Override
  public String toString() {
    ChildJvm known = child;
    return known == null ? "worker-" + number : "worker-%d (pid %d)".formatted(number, known.pid());
  }
}
