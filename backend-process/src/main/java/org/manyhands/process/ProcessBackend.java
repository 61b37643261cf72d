package org.manyhands.process;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.wire.Codec;
import org.manyhands.wire.ProgramSide;

/**
 * A pool of child JVMs. Workers are started as they are needed, up to the parallelism, and one that
 * has died is replaced.
 */
final class ProcessBackend implements Backend, WorkerPool {

  /**
   * After so many starts that failed in a row, jobs that wait are told instead of starting more.
   */
  private static final int MAX_FAILED_STARTS = 3;

  /** A task up to this size fits into the buffer of the socket of an idle worker. */
  private static final int NEVER_BLOCKS = 64 * 1024;

  private final BackendInfo info;
  private final ProcessSettings settings;
  private final ProgramSide side;
  private final AtomicLong ids = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Job> queue = new ArrayDeque<>();
  private final Deque<WorkerProcess> idle = new ArrayDeque<>();
  private final Set<WorkerProcess> workers = new LinkedHashSet<>();
  private @Nullable WorkerLauncher launcher;
  private @Nullable Path folder;
  private int workersMade;
  private int starting;
  private int failedStarts;
  private boolean closed;

  private ProcessBackend(String name, ProcessSettings settings, ProgramSide side) {
    this.settings = settings;
    this.side = side;
    this.info =
        new BackendInfo(
            name,
            settings.workers(),
            settings.workers(),
            EnumSet.of(
                Capability.CONCURRENCY,
                Capability.INTERRUPTION,
                Capability.KILL,
                Capability.ISOLATION));
  }

  static ProcessBackend open(String name, ProcessSettings settings) {
    WorkerCommand.java(); // a missing launcher is said now, not when the first task comes
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Codec codec = new Codec(settings.filter(), loader);
    return new ProcessBackend(name, settings, new ProgramSide(codec, settings.limit()));
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public void start(Attempt<?> attempt) {
    byte[] task = side.write(attempt);
    Job job = new Job(ids.incrementAndGet(), attempt, task);
    WorkerProcess worker = enqueueUnlessIdle(job);
    if (worker == null) {
      return;
    }
    if (task.length <= NEVER_BLOCKS) {
      worker.run(job);
    } else {
      Thread.ofVirtual().name("manyhands-send").start(() -> worker.run(job));
    }
  }

  private @Nullable WorkerProcess enqueueUnlessIdle(Job job) {
    lock.lock();
    try {
      if (closed) {
        job.drop();
        return null;
      }
      WorkerProcess worker = idle.pollLast();
      if (worker == null) {
        queue.add(job);
        startWorkers();
      }
      return worker;
    } finally {
      lock.unlock();
    }
  }

  /** Starts workers for the jobs that no starting worker will take. Called with the lock held. */
  private void startWorkers() {
    while (!closed && queue.size() > starting && workers.size() < settings.workers()) {
      startWorker();
    }
  }

  private void startWorker() {
    WorkerProcess worker = new WorkerProcess(++workersMade, this, launcher(), side, settings);
    worker.start();
    workers.add(worker);
    starting++;
  }

  private WorkerLauncher launcher() {
    if (launcher == null) {
      folder = PrivateFolder.create();
      launcher = new WorkerLauncher(folder, WorkerCommand.prepare(folder, settings), settings);
    }
    return launcher;
  }

  @Override
  public @Nullable Job next(WorkerProcess worker) {
    lock.lock();
    try {
      Job job = queue.poll();
      if (job == null && workers.contains(worker)) {
        idle.addLast(worker);
      }
      return job;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void takeBack(Job job) {
    lock.lock();
    try {
      if (closed) {
        job.drop();
        return;
      }
      queue.addFirst(job);
      startWorkers();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void started(WorkerProcess worker) {
    lock.lock();
    try {
      starting--;
      failedStarts = 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void notStarted(WorkerProcess worker, String reason) {
    List<Job> hopeless = new ArrayList<>();
    lock.lock();
    try {
      starting--;
      workers.remove(worker);
      failedStarts++;
      if (failedStarts < MAX_FAILED_STARTS) {
        startWorkers();
      } else if (workers.isEmpty()) {
        failedStarts = 0;
        hopeless.addAll(queue);
        queue.clear();
      }
    } finally {
      lock.unlock();
    }
    hopeless.forEach(job ->
        job.attempt()
            .abort(
                new BackendUnavailableException(
                    "%s has no worker to run on: %s. Check the settings below manyhands.process."
                        .formatted(job.attempt().name(), reason),
                    null)));
  }

  @Override
  public void gone(WorkerProcess worker, boolean useful) {
    lock.lock();
    try {
      workers.remove(worker);
      idle.remove(worker);
      startWorkers();
      if (useful && !closed && starting == 0) {
        startWorker(); // ready before the next task comes; but one that dies idle is not repeated
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public synchronized void close() {
    List<Job> waiting;
    List<WorkerProcess> running;
    lock.lock();
    try {
      closed = true;
      waiting = List.copyOf(queue);
      queue.clear();
      running = List.copyOf(workers);
    } finally {
      lock.unlock();
    }
    waiting.forEach(Job::drop);
    running.forEach(WorkerProcess::end);
    awaitEnds(running);
    if (folder != null) {
      PrivateFolder.delete(folder);
    }
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
