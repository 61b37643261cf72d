package org.manyhands.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.BackendUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a pool and the jobs that wait for them. Workers are started as they are needed, up
 * to a number; one that has died is replaced, and one that is spent leaves when another has come.
 */
final class Crew implements WorkerPool {

  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

  /**
   * After so many starts that failed in a row, jobs that wait are told instead of starting more.
   */
  private static final int MAX_FAILED_STARTS = 3;

  /** A start takes a core for itself. */
  private static final int MAX_STARTS_AT_ONCE = Runtime.getRuntime().availableProcessors();

  private final ProcessSettings settings;
  private final Connector connector;
  private final PoolFolder folder;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Job> queue = new ArrayDeque<>();

  /** Those that are starting, take jobs or are spent. */
  private final Set<WorkerProcess> workers = new LinkedHashSet<>();

  /** Those of them that have nothing to do, who was busy last coming last. */
  private final SequencedSet<WorkerProcess> idle = new LinkedHashSet<>();

  /** Those of them that are spent: they take no more jobs, and wait for others to come. */
  private final Deque<WorkerProcess> spent = new ArrayDeque<>();

  /** Those that take no more jobs, but have not ended. */
  private final Set<WorkerProcess> leaving = new LinkedHashSet<>();

  private int workersMade;
  private int starting;
  private int failedStarts;
  private boolean sweeping;
  private boolean closed;

  Crew(ProcessSettings settings, Connector connector) {
    this.settings = settings;
    this.connector = connector;
    this.folder = new PoolFolder(settings);
  }

  // ---- jobs

  /** Takes a job that is not in the queue yet. */
  void submit(Job job) {
    WorkerProcess worker = enqueueUnlessIdle(job);
    if (worker != null) {
      handOver(job, worker);
    }
  }

  private static void handOver(Job job, WorkerProcess worker) {
    if (job.fitsAhead()) {
      worker.exchange().run(job);
    } else { // whoever submits does not wait until it is sent
      Thread.ofPlatform().daemon().name("manyhands-send").start(() -> worker.exchange().run(job));
    }
  }

  private @Nullable WorkerProcess enqueueUnlessIdle(Job job) {
    lock.lock();
    try {
      if (!closed) {
        if (!idle.isEmpty()) {
          return idle.removeLast();
        }
        queue.add(job);
        startWorkers();
        return null;
      }
    } finally {
      lock.unlock();
    }
    job.drop();
    return null;
  }

  @Override
  public @Nullable Job next(WorkerProcess worker) {
    lock.lock();
    try {
      return nextOrIdle(worker);
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock held. */
  private @Nullable Job nextOrIdle(WorkerProcess worker) {
    if (!workers.contains(worker)) {
      return null;
    }
    Job job = queue.isEmpty() ? stealFromBusiest() : queue.remove();
    if (job == null) {
      idle.add(worker);
      worker.idleSince(System.nanoTime());
      sweepLater();
    }
    return job;
  }

  /** What waits behind a task that takes longer than was thought. Called with the lock held. */
  private @Nullable Job stealFromBusiest() {
    return workers.stream()
        .max(Comparator.comparingInt(WorkerProcess::ahead))
        .map(WorkerProcess::giveLastAhead)
        .orElse(null);
  }

  @Override
  public List<Job> nextAhead(int most) {
    List<Job> jobs = new ArrayList<>();
    lock.lock();
    try {
      int share = Math.min(most, Math.ceilDiv(queue.size(), Math.max(1, workers.size())));
      int bytes = 0;
      while (jobs.size() < share && bytes + queue.element().size() <= Pipeline.MOST_BYTES_AHEAD) {
        Job job = queue.remove();
        bytes += job.size();
        jobs.add(job);
      }
    } finally {
      lock.unlock();
    }
    return jobs;
  }

  @Override
  public void takeBack(Job job) {
    if (enqueueFirst(job)) {
      serveIdle();
      startWorkersOrGiveUp(false);
    } else {
      job.drop();
    }
  }

  private boolean enqueueFirst(Job job) {
    lock.lock();
    try {
      if (!closed) {
        queue.addFirst(job);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Jobs that were taken back find workers that have become idle since they came. */
  private void serveIdle() {
    while (true) {
      Job job;
      WorkerProcess worker;
      lock.lock();
      try {
        if (queue.isEmpty() || idle.isEmpty()) {
          return;
        }
        job = queue.remove();
        worker = idle.removeLast();
      } finally {
        lock.unlock();
      }
      handOver(job, worker);
    }
  }

  // ---- workers; what is private is called with the lock held

  /** Starts workers for the jobs that no starting worker will take. */
  private void startWorkers() {
    boolean hopeful = failedStarts < MAX_FAILED_STARTS || nobodyTakesJobs();
    while (hopeful
        && queue.size() > starting
        && workers.size() - spent.size() < settings.workers()) {
      hopeful = startWorker();
    }
  }

  private boolean nobodyTakesJobs() {
    return workers.size() == spent.size();
  }

  /** Starts a worker, unless too many start already; they call again when they have. */
  private boolean startWorker() {
    if (closed || starting >= MAX_STARTS_AT_ONCE) {
      return false;
    }
    WorkerProcess worker =
        new WorkerProcess(++workersMade, this, folder.launcher(), connector, settings);
    worker.start();
    workers.add(worker);
    starting++;
    return true;
  }

  /**
   * Starts workers on behalf of nobody who could be told that this fails: then those are told who
   * wait for a worker, if there is none that could run their jobs later.
   *
   * @param replacement whether one more is to start, if none does for a job
   */
  private void startWorkersOrGiveUp(boolean replacement) {
    String reason = "";
    List<Job> hopeless = List.of();
    lock.lock();
    try {
      startWorkers();
      if (replacement && starting == 0) {
        startWorker();
      }
    } catch (RuntimeException | Error e) { // no folder, no thread
      LOG.warn("No worker can be started.", e);
      reason = e.toString();
      hopeless = nobodyTakesJobs() ? takeAll() : hopeless;
    } finally {
      lock.unlock();
    }
    giveUp(hopeless, reason);
  }

  private List<Job> takeAll() {
    List<Job> all = List.copyOf(queue);
    queue.clear();
    return all;
  }

  private static void giveUp(List<Job> hopeless, String reason) {
    hopeless.forEach(job ->
        job.attempt()
            .abort(
                new BackendUnavailableException(
                    "%s has no worker to run on: %s\nCheck the settings below manyhands.process."
                        .formatted(job.attempt().name(), reason),
                    null)));
  }

  @Override
  public @Nullable Job started(WorkerProcess worker) {
    Job first;
    WorkerProcess relieved;
    lock.lock();
    try {
      starting--;
      failedStarts = 0;
      relieved = spent.poll();
      if (relieved != null) {
        dismiss(relieved);
      }
      first = nextOrIdle(worker); // before others are started: they are not for this job
    } finally {
      lock.unlock();
    }
    if (relieved != null) {
      relieved.exchange().leave();
    }
    startWorkersOrGiveUp(false);
    return first;
  }

  private void dismiss(WorkerProcess worker) {
    workers.remove(worker);
    idle.remove(worker);
    leaving.add(worker);
  }

  @Override
  public void notStarted(WorkerProcess worker, String reason) {
    List<Job> hopeless = List.of();
    lock.lock();
    try {
      starting--;
      workers.remove(worker);
      failedStarts++;
      if (failedStarts >= MAX_FAILED_STARTS && nobodyTakesJobs()) {
        failedStarts = 0;
        hopeless = takeAll();
      }
    } finally {
      lock.unlock();
    }
    giveUp(hopeless, reason);
    startWorkersOrGiveUp(false);
  }

  @Override
  public void isSpent(WorkerProcess worker) {
    lock.lock();
    try {
      if (!workers.contains(worker) || spent.contains(worker)) {
        return;
      }
      spent.add(worker);
    } finally {
      lock.unlock();
    }
    startWorkersOrGiveUp(true); // if others start already, the next of them relieves it
  }

  @Override
  public void gone(WorkerProcess worker, boolean useful) {
    boolean missed;
    lock.lock();
    try {
      missed = workers.remove(worker);
      idle.remove(worker);
      spent.remove(worker);
      leaving.remove(worker);
    } finally {
      lock.unlock();
    }
    // ready before the next task comes; but one that dies idle is not repeated
    startWorkersOrGiveUp(missed && useful);
  }

  // ---- what is shared

  /** The folder of this pool, which is deleted with it. */
  Path folder() {
    return folder.path();
  }

  /** Tells all workers that a shared array is closed. */
  void forget(String id) {
    List<WorkerProcess> all;
    lock.lock();
    try {
      all = new ArrayList<>(workers);
      all.addAll(leaving);
    } finally {
      lock.unlock();
    }
    all.forEach(worker -> worker.forget(id));
  }

  // ---- those that have nothing to do

  private void sweepLater() {
    Duration patience = settings.idleTimeout();
    if (!sweeping && !closed && patience.isPositive()) {
      sweeping = true;
      connector.watch().after(patience, this::sweep);
    }
  }

  private void sweep() {
    List<WorkerProcess> superfluous;
    lock.lock();
    try {
      sweeping = false;
      long now = System.nanoTime();
      superfluous =
          idle.stream().filter(worker -> worker.isIdleFor(settings.idleTimeout(), now)).toList();
      superfluous.forEach(this::dismiss);
      if (!idle.isEmpty()) {
        sweepLater();
      }
    } finally {
      lock.unlock();
    }
    superfluous.forEach(worker -> worker.exchange().leave());
  }

  // ---- the end

  void close() {
    List<Job> waiting;
    List<WorkerProcess> running;
    lock.lock();
    try {
      closed = true;
      waiting = List.copyOf(queue);
      queue.clear();
      running = new ArrayList<>(workers);
      running.addAll(leaving);
    } finally {
      lock.unlock();
    }
    waiting.forEach(Job::drop);
    running.forEach(WorkerProcess::end);
    awaitEnds(running);
    connector.watch().close();
    folder.close();
  }

  private void awaitEnds(List<WorkerProcess> ending) {
    long deadline = System.nanoTime() + settings.grace().toNanos();
    boolean interrupted = false;
    for (WorkerProcess worker : ending) {
      interrupted |= !worker.awaitEnd(deadline);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
