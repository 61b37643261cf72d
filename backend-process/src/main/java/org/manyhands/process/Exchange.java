package org.manyhands.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.Codec;
import org.manyhands.wire.Frame;
import org.manyhands.wire.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker that has connected is sent, and what it answers. Made by the worker's thread, which
 * also reads; jobs are sent by any.
 */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final WorkerProcess worker;
  private final ChildJvm child;
  private final WorkerPool pool;
  private final Connector connector;
  private final ProcessSettings settings;
  private final Link link;
  private final Pipeline pipeline;
  private final Thread reader = Thread.currentThread();

  /** Held while jobs are sent, so that a death is settled before the sending or after it. */
  private final ReentrantLock sending = new ReentrantLock();

  private volatile boolean leaving;

  /** It takes no more jobs; guarded by {@link #sending}. */
  private boolean full;

  /** How many tasks it was sent; guarded by {@link #sending}. */
  private long sent;

  /** It is to be replaced, and takes no more jobs. */
  private volatile boolean spent;

  /** Whether it has answered anything; written and read by its own thread. */
  private boolean answered;

  Exchange(
      WorkerProcess worker,
      ChildJvm child,
      WorkerPool pool,
      Connector connector,
      ProcessSettings settings) {
    this.worker = worker;
    this.child = child;
    this.pool = pool;
    this.connector = connector;
    this.settings = settings;
    this.link = connector.connect(child.frames());
    this.pipeline = new Pipeline(child.turnstile(), System::nanoTime);
  }

  /** What the worker was sent, and has not answered. */
  Pipeline pipeline() {
    return pipeline;
  }

  /** As {@link WorkerProcess#giveLastAhead()}. */
  @Nullable Job giveLastAhead() {
    Job job = pipeline.lastAhead();
    return job != null && job.takeFrom(pipeline) ? job : null;
  }

  // ---- jobs, to the worker

  /** Sends a job, or if it has been cancelled, the next one of the pool. */
  void run(@Nullable Job first) {
    for (Job job = first; job != null; job = pool.next(worker)) {
      if (send(List.of(job))) {
        return;
      }
    }
    endIfDone();
  }

  /** Something was answered or taken back: whoever is first now has its turn. */
  void advance() {
    Job head = pipeline.head();
    if (head != null) {
      head.begin();
    } else if (pipeline.ranEmpty()) {
      run(spent ? null : pool.next(worker));
    }
  }

  /** There are no more jobs; the worker ends when it has done those that it has. */
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
      done = leaving && pipeline.isEmpty();
      full |= done;
    } finally {
      sending.unlock();
    }
    if (done) {
      worker.end();
    }
  }

  /** Takes no more jobs, as the worker has died; what is sent is sent when this returns. */
  void close() {
    sending.lock();
    try {
      full = true;
    } finally {
      sending.unlock();
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
        link.send(frames);
      }
    } catch (IOException e) { // when it has died it is found out what has arrived
      LOG.debug("{} took no more than a part of what it was sent.", worker, e);
      worker.kill();
    } finally {
      sending.unlock();
    }
    refused.reversed().forEach(pool::takeBack); // so that the first is the first again
    if (spent) {
      pool.isSpent(worker);
    }
    return !frames.isEmpty() || !refused.isEmpty();
  }

  private void prepare(Job job, List<Frame> frames, List<Job> refused) {
    boolean ahead = !pipeline.isEmpty();
    if (full || spent || (ahead && !maySendAhead(job))) {
      refused.add(job);
      return;
    }
    Frame frame = job.sendTo(worker, pipeline, ahead);
    if (frame != null) {
      frames.add(frame);
      sent++;
      spent |= sent == settings.tasksPerWorker();
    }
  }

  /**
   * A worker that runs a task does not read, so that large jobs wait for the end of the task; and
   * an interrupt of whoever sends may cost the worker, but not a task of others.
   */
  private boolean maySendAhead(Job job) {
    return job.fitsAhead() && Thread.currentThread().equals(reader);
  }

  private void sendAhead() {
    int room = spent ? 0 : pipeline.room();
    if (room > 0) {
      List<Job> jobs = pool.nextAhead(room);
      if (!jobs.isEmpty()) {
        send(jobs);
      }
    }
  }

  // ---- answers, from the worker

  /** Until the connection ends. */
  void readAnswers() {
    try {
      for (Frame answer = link.receive(); answer != null; answer = link.receive()) {
        take(answer, link.codec());
      }
    } catch (IOException e) {
      LOG.debug("{} can no longer be read.", worker, e);
    }
  }

  private void take(Frame answer, Codec codec) throws IOException {
    switch (answer.type()) {
      case PROGRESS -> progressed(answer);
      case TRACE -> traced(answer);
      case LOG -> logged(LogEntry.read(answer.payload()));
      default -> answered(answer, codec);
    }
  }

  private void progressed(Frame told) throws IOException {
    Job running = pipeline.running(told.task());
    if (running != null) { // else it is from a thread that a task has left behind
      connector.side().progress(running.attempt(), told);
    }
  }

  private void traced(Frame told) {
    Job running = pipeline.running(told.task());
    if (running != null) {
      running.trail().wasAt(new String(told.payload(), StandardCharsets.UTF_8));
    }
  }

  private void logged(LogEntry entry) {
    Job running = pipeline.head();
    if (running != null) {
      running.trail().logged(entry);
    }
    WorkerLog.log(entry, worker.toString(), running);
  }

  private void answered(Frame answer, Codec codec) throws IOException {
    Job job = pipeline.answered(answer.task());
    if (job == null) {
      throw new IOException(
          "an answer to task '%d', which it does not run".formatted(answer.task()));
    }
    answered = true;
    try {
      job.begin(); // it may have been so quick that nobody had said so
      if (!spent && child.usesMoreThan(settings.memory())) {
        retire();
      }
      advance(); // the worker first, then those who wait for the answer
      sendAhead();
    } finally {
      end(job, answer, codec);
    }
  }

  /** Whoever waits for the job finds its report, unless core has ended it before. */
  private void end(Job job, Frame answer, Codec codec) {
    connector
        .side()
        .end(
            job.attempt(), answer, codec, thrown -> connector.box().ended(job, this::self, thrown));
  }

  private Witness self() {
    return Witness.alive(worker.toString(), child.output());
  }

  /** It is to be replaced: what has not started here goes to others. */
  private void retire() {
    spent = true;
    for (Job job = giveLastAhead(); job != null; job = giveLastAhead()) {
      pool.takeBack(job);
    }
    pool.isSpent(worker);
  }

  /** Whether the worker was of any use; for its own thread. */
  boolean hasAnswered() {
    return answered;
  }
}
