package org.manyhands.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.WorkerLostException;
import org.manyhands.wire.Codec;
import org.manyhands.wire.ExitCode;
import org.manyhands.wire.Frame;
import org.manyhands.wire.Link;
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
  private final Connector connector;
  private final Duration grace;
  private final Thread thread;

  /** Held while jobs are sent, so that a death is settled before the sending or after it. */
  private final ReentrantLock sending = new ReentrantLock();

  private volatile @Nullable ChildJvm child;
  private volatile @Nullable Pipeline pipeline;
  private volatile @Nullable Link link;
  private volatile boolean leaving;
  private volatile boolean ending;

  /** It takes no more jobs; guarded by {@link #sending}. */
  private boolean full;

  /** How many tasks it has answered; written and read by its own thread. */
  private long tasks;

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
    Link connection = connector.connect(started.frames());
    link = connection;
    pipeline = new Pipeline(started.turnstile(), System::nanoTime);
    try {
      run(pool.started(this));
      readAnswers(connection);
    } finally {
      settle(started);
    }
  }

  /** What it was sent; asked for by those who have sent something. */
  Pipeline pipeline() {
    return Objects.requireNonNull(pipeline, "not connected yet");
  }

  /** How many jobs wait here for their turn. */
  int ahead() {
    Pipeline known = pipeline;
    return known == null ? 0 : known.ahead();
  }

  /** Gives away the job whose turn comes last, if there is one that has not started. */
  @Nullable Job giveLastAhead() {
    Pipeline known = pipeline;
    Job job = known == null ? null : known.lastAhead();
    return job != null && known != null && job.takeFrom(known) ? job : null;
  }

  /** Sends a job, or if it has been cancelled, the next one of the pool. */
  void run(@Nullable Job first) {
    for (Job job = first; job != null; job = pool.next(this)) {
      if (send(List.of(job))) {
        return;
      }
    }
    endIfDone();
  }

  /** Something was answered or taken back: whoever is first now has its turn. */
  void advance() {
    Job head = pipeline().head();
    if (head != null) {
      head.begin();
    } else if (pipeline().ranEmpty()) {
      run(pool.next(this));
    }
  }

  void idleSince(long now) {
    idleSince = now;
  }

  boolean isIdleFor(Duration time, long now) {
    return now - idleSince >= time.toNanos();
  }

  /** It gets no more jobs, and ends when it has done those that it has. */
  void leave() {
    leaving = true;
    endIfDone();
  }

  private void endIfDone() {
    boolean done;
    if (!sending.tryLock()) {
      return; // it is being given a job: this is called again after that
    }
    try {
      done = leaving && pipeline().isEmpty();
      full |= done;
    } finally {
      sending.unlock();
    }
    if (done) {
      end();
    }
  }

  /** Sends jobs, or gives them back; returns whether there was any that was not cancelled. */
  private boolean send(List<Job> jobs) {
    List<Frame> frames = new ArrayList<>();
    List<Job> refused = new ArrayList<>();
    sending.lock();
    try {
      for (Job job : jobs) {
        prepare(job, frames, refused);
      }
      if (!frames.isEmpty()) {
        Objects.requireNonNull(link, "not connected yet").send(frames);
      }
    } catch (IOException e) { // settle() finds out what has arrived
      LOG.debug("{} took no more than a part of what it was sent.", this, e);
      kill();
    } finally {
      sending.unlock();
    }
    refused.reversed().forEach(pool::takeBack); // so that the first is the first again
    return !frames.isEmpty() || !refused.isEmpty();
  }

  private void prepare(Job job, List<Frame> frames, List<Job> refused) {
    boolean ahead = !pipeline().isEmpty();
    if (full || (ahead && !maySendAhead(job))) {
      refused.add(job);
      return;
    }
    Frame frame = job.sendTo(this, pipeline(), ahead);
    if (frame != null) {
      frames.add(frame);
    }
  }

  /**
   * A worker that runs a task does not read, so that large jobs wait for the end of the task; and
   * an interrupt of whoever sends may cost the worker, but not a task of others.
   */
  private boolean maySendAhead(Job job) {
    return job.fitsAhead() && Thread.currentThread().equals(thread);
  }

  private void readAnswers(Link from) {
    try {
      for (Frame answer = from.receive(); answer != null; answer = from.receive()) {
        take(answer, from.codec());
      }
    } catch (IOException e) {
      LOG.debug("{} can no longer be read.", this, e);
    }
  }

  private void take(Frame answer, Codec reader) throws IOException {
    switch (answer.type()) {
      case PROGRESS -> progressed(answer);
      case TRACE -> traced(answer);
      case LOG -> logged(LogEntry.read(answer.payload()));
      default -> answered(answer, reader);
    }
  }

  private void progressed(Frame told) throws IOException {
    Job running = pipeline().running(told.task());
    if (running != null) { // else it is from a thread that a task has left behind
      connector.side().progress(running.attempt(), told);
    }
  }

  private void traced(Frame told) {
    Job running = pipeline().running(told.task());
    if (running != null) {
      running.trail().wasAt(new String(told.payload(), StandardCharsets.UTF_8));
    }
  }

  private void logged(LogEntry entry) {
    Job running = pipeline().head();
    if (running != null) {
      running.trail().logged(entry);
    }
    WorkerLog.log(entry, toString(), running);
  }

  private void answered(Frame answer, Codec reader) throws IOException {
    Job job = pipeline().answered(answer.task());
    if (job == null) {
      throw new IOException(
          "an answer to task '%d', which it does not run".formatted(answer.task()));
    }
    tasks++;
    try {
      job.begin(); // it may have been so quick that nobody had said so
      if (isSpent()) {
        pool.isSpent(this);
      }
      advance(); // the worker first, then those who wait for the answer
      sendAhead();
    } finally {
      end(job, answer, reader);
    }
  }

  /** Whoever waits for the job finds its report, unless core has ended it before. */
  private void end(Job job, Frame answer, Codec reader) {
    BlackBox box = connector.box();
    Consumer<Throwable> whenFailed = failure -> box.failed(job, self(), failure);
    if (job.wasStopped()) {
      box.stopped(job, self());
      whenFailed = failure -> {};
    }
    connector.side().end(job.attempt(), answer, reader, whenFailed);
  }

  private Witness self() {
    ChildJvm known = child;
    return Witness.alive(toString(), known == null ? List.of() : known.output());
  }

  private void lose(Job job, WorkerLostException lost, Witness self) {
    connector.box().failed(job, self, lost);
    job.attempt().abort(lost);
  }

  private boolean isSpent() {
    ChildJvm known = child;
    boolean manyTasks = settings.tasksPerWorker() > 0 && tasks >= settings.tasksPerWorker();
    return manyTasks || (known != null && known.usesMoreThan(settings.memory()));
  }

  private void sendAhead() {
    int room = pipeline().room();
    if (room > 0) {
      List<Job> jobs = pool.nextAhead(room);
      if (!jobs.isEmpty()) {
        send(jobs);
      }
    }
  }

  /** The connection has ended. Waits for the process and decides what became of its jobs. */
  private void settle(ChildJvm lost) {
    int exitCode = lost.awaitExit(grace);
    sending.lock();
    try {
      full = true;
    } finally {
      sending.unlock();
    }
    if (!ending) {
      LOG.warn("{} ended with {}.", this, ExitCode.describe(exitCode));
    }
    Path log = settings.crashLog(launcher.folder(), lost.pid());
    deleteNestedPools(lost.pid());
    Death death = Death.of(toString(), exitCode, lost, log, !settings.crashFolder().isEmpty());
    Pipeline.Rest rest = pipeline().drain();
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
    pool.gone(this, tasks > 0);
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
    if (pipeline().contains(job)) {
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
    Pipeline known = pipeline;
    if (known != null) {
      known.jobs().forEach(job -> job.attempt().cancel());
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
