package org.manyhands.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.WorkerLostException;
import org.manyhands.wire.ExitCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker, from its start to its end. Its thread starts the child JVM, reads its answers, and
 * when it has died, settles what it was doing. What it is sent meanwhile is its {@link Exchange}.
 */
final class WorkerProcess implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private final int number;
  private final WorkerPool pool;
  private final WorkerLauncher launcher;
  private final Connector connector;
  private final Duration grace;
  private final Thread thread;

  private volatile @Nullable ChildJvm child;

  /** Once it has connected. */
  private volatile @Nullable Exchange exchange;

  private volatile boolean ending;

  /** When it last became idle; guarded by the pool. */
  private long idleSince;

  private final ProcessSettings settings;

  WorkerProcess(
      int number,
      WorkerPool pool,
      WorkerLauncher launcher,
      Connector connector,
      ProcessSettings settings) {
    this.number = number;
    this.pool = pool;
    this.launcher = launcher;
    this.connector = connector;
    this.settings = settings;
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
      LOG.debug("{} {}.", this, ending ? "ended early" : "could not be started", ending ? null : e);
      pool.notStarted(
          this, e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString());
      return;
    }
    if (ending) {
      started.end();
    }
    Exchange begun = new Exchange(this, started, pool, connector, settings);
    exchange = begun;
    try {
      begun.run(pool.started(this));
      begun.readAnswers();
    } finally {
      settle(started, begun);
    }
  }

  /** Asked for by those who know that it has connected. */
  Exchange exchange() {
    return Objects.requireNonNull(exchange, "not connected yet");
  }

  /** How many jobs wait here for their turn. */
  int ahead() {
    Exchange known = exchange;
    return known == null ? 0 : known.pipeline().ahead();
  }

  /** Gives away the job whose turn comes last, if there is one that has not started. */
  @Nullable Job giveLastAhead() {
    Exchange known = exchange;
    return known == null ? null : known.giveLastAhead();
  }

  void idleSince(long now) {
    idleSince = now;
  }

  boolean isIdleFor(Duration time, long now) {
    return now - idleSince >= time.toNanos();
  }

  private void lose(Job job, WorkerLostException lost, Witness self) {
    connector.box().ended(job, () -> self, lost);
    job.attempt().abort(lost);
  }

  /** The connection has ended. Waits for the process and decides what became of its jobs. */
  private void settle(ChildJvm lost, Exchange ended) {
    int exitCode = lost.awaitExit(grace);
    ended.close();
    if (!ending) {
      LOG.warn("{} ended with {}.", this, ExitCode.describe(exitCode));
    }
    Path log = settings.crashLog(launcher.folder(), lost.pid());
    deleteNestedPools(lost.pid());
    Death death = Death.of(toString(), exitCode, lost, log, !settings.crashFolder().isEmpty());
    Pipeline.Rest rest = ended.pipeline().drain();
    Witness self = death.witness(ending);
    rest.started().forEach(job -> lose(job, death.whileItRan(job), self));
    List<Job> untouched = rest.untouched();
    if (rest.started().isEmpty() && !untouched.isEmpty() && untouched.getFirst().isHopeless()) {
      Job poison = untouched.getFirst();
      lose(poison, death.whileItReceived(poison), self);
      untouched = untouched.subList(1, untouched.size());
    }
    for (Job job : untouched.reversed()) { // so that the first is the first again
      job.lost();
      pool.takeBack(job);
    }
    pool.gone(this, ended.hasAnswered());
  }

  /** If they cannot be deleted now, they are when the pool is closed. */
  private void deleteNestedPools(long pid) {
    try {
      PrivateFolder.deleteOf(pid, launcher.folder());
    } catch (IOException e) {
      LOG.debug("Of pools in {}, which has ended, files are left until the end.", this, e);
    }
  }

  /** Stops a job that runs here: an interrupt, and if that does not help in time, the end. */
  void stop(Job job, long number) {
    ChildJvm target = child;
    if (target == null) {
      return;
    }
    target.interrupt(number);
    connector.watch().after(grace, () -> killIfStillRuns(job));
  }

  private void killIfStillRuns(Job job) {
    if (exchange().pipeline().contains(job)) {
      LOG.warn(
          "{} does not heed the interrupt of {}; it is killed. When it was interrupted it was{}{}",
          this,
          job.attempt().name(),
          System.lineSeparator(),
          job.trail().place());
      Thread.ofPlatform().daemon().name("manyhands-kill").start(this::kill);
    }
  }

  void kill() {
    ChildJvm target = child;
    if (target != null) {
      target.kill();
    }
  }

  /** A shared array is closed, which tasks may have read here. */
  void forget(String id) {
    ChildJvm target = child;
    if (target != null) { // else no task has run here
      target.forget(id);
    }
  }

  /** Cancels what runs here and tells the child to end; does not wait. */
  void end() {
    ending = true;
    Exchange known = exchange;
    if (known != null) {
      known.pipeline().jobs().forEach(job -> job.attempt().cancel());
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
    String name = settings.workerName(number);
    return known == null ? name : "%s (pid %d)".formatted(name, known.pid());
  }
}
