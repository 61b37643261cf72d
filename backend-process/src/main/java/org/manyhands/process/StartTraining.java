package org.manyhands.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;
import org.manyhands.task.TaskFailedException;
import org.manyhands.wire.ExitCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the {@link StartCache} of a pool, beside its workers: a worker of its own runs a few tasks
 * and writes down which classes it loads, then another JVM makes the cache of that. Both have ended
 * when this is closed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is done at an end is done for its effect
final class StartTraining implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StartTraining.class);

  /** How long the worker may take to write down what it has loaded. */
  private static final Duration WRITING = Duration.ofMinutes(1);

  /** How long the worker may take to hear that it is not needed any more, before it is killed. */
  private static final Duration HEARING = Duration.ofMillis(50);

  /** How long the end of the program may wait until nothing is left of it. */
  private static final Duration LEAVING = Duration.ofSeconds(5);

  private final StartCache cache;
  private final ProcessSettings settings;
  private final Duration delay;
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final AtomicBoolean planned = new AtomicBoolean();
  private final CompletableFuture<Void> poolEnded = new CompletableFuture<>();
  private volatile @Nullable Thread thread;

  /**
   * A training for a pool.
   *
   * @param delay how long after the pool's first worker: a short program needs its processors
   */
  StartTraining(StartCache cache, ProcessSettings settings, Duration delay) {
    this.cache = cache;
    this.settings = settings;
    this.delay = delay;
  }

  /** Told of each worker of the pool when it has started. */
  void workerStarted() {
    if (!planned.getAndSet(true)) {
      CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, this::inBackground)
          .execute(this::train);
    }
  }

  /** Ends it, with its pool; afterwards, nothing is left of it. */
  @Override
  public void close() {
    poolEnded.complete(null);
    Thread training = thread;
    boolean interrupted = false;
    while (training != null && training.isAlive()) {
      try {
        training.join();
      } catch (InterruptedException e) {
        interrupted = true; // it has been told to end, and must be seen to the end
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread, Duration limit) {
    try {
      thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void inBackground(Runnable training) {
    Thread started =
        Thread.ofPlatform()
            .daemon()
            .name("manyhands-%s-start-cache".formatted(settings.executorName()))
            .unstarted(training);
    started.setContextClassLoader(loader);
    thread = started;
    started.start();
  }

  /** Makes the cache, or leaves things as they are: it never matters to the program. */
  void train() {
    Thread training = Thread.currentThread();
    Thread atShutdown = new Thread(() -> endWithProgram(training), "manyhands-start-cache-end");
    try {
      if (!poolEnded.isDone()) {
        Runtime.getRuntime().addShutdownHook(atShutdown);
        cache.make(this::make);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("No start cache was made.", e);
    } finally {
      forget(atShutdown);
    }
  }

  /** A program may end without closing its executors. */
  private void endWithProgram(Thread training) {
    poolEnded.complete(null);
    join(training, LEAVING);
  }

  private static void forget(Thread atShutdown) {
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException e) {
      LOG.trace("The program ends already.", e);
    }
  }

  private Path make(Path work) throws IOException {
    Path loaded = work.resolve("loaded");
    Path made = work.resolve("made");
    try {
      ProgramPath program = ProgramPath.ofThisProgram();
      StartKey.demandNoOther(program);
      recordTo(loaded);
      create(work, loaded, made);
      if (!cache.isFor(StartKey.of(program, WorkerCommand.options(settings)))) {
        throw new IOException("A jar has changed.");
      }
      return made;
    } catch (IOException | RuntimeException e) {
      if (poolEnded.isDone()) {
        throw new CancellationException("The pool has ended.");
      }
      throw new IOException(e);
    }
  }

  private void recordTo(Path loaded) {
    List<String> options =
        List.of(
            "-XX:AOTMode=record",
            "-XX:AOTConfiguration=" + loaded,
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-DisplayVMOutput"); // that it has written is nothing for the program's log
    ProcessSettings recording = settings.forTraining(options, WRITING);
    try (TaskExecutor worker =
        TaskExecutor.open(ExecutorConfig.named("start-cache"), new Recorder(recording))) {
      long pid = worker.run(() -> ProcessHandle.current().pid());
      poolEnded.thenRun(() -> end(worker, pid));
      runTasks(worker);
    }
  }

  /** It would write down what it has loaded, which nobody needs now. */
  private static void end(TaskExecutor worker, long pid) {
    join(Thread.startVirtualThread(worker::shutdownNow), HEARING);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** What the first tasks of most programs need: lambdas, collections, kernels, exceptions. */
  private static void runTasks(TaskExecutor worker) {
    String captured = "captured";
    worker.run(() -> List.of(captured, captured.length()));
    worker.run(() -> Kernels.doubles(100, i -> i * 0.5).call());
    try {
      worker.run(() -> {
        throw new IOException(captured);
      });
    } catch (TaskFailedException e) {
      LOG.trace("A task has failed, as it should.", e);
    }
  }

  /** Runs a JVM that only writes the cache; its main class is not run. */
  private void create(Path work, Path loaded, Path made) throws IOException {
    List<String> options =
        List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + loaded, "-XX:AOTCache=" + made);
    Process jvm =
        WorkerCommand.prepare(work, settings.forTraining(options, WRITING))
            .start(work.resolve("w"));
    poolEnded.thenRun(jvm::destroyForcibly);
    String told = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = jvm.onExit().join().exitValue();
    if (exitCode != 0 || !Files.exists(made)) {
      throw new IOException(
          "The JVM made no start cache of what was loaded, but ended with %s: %s"
              .formatted(ExitCode.describe(exitCode), told));
    }
  }

  /** The backend of one worker that is told what to write. */
  private record Recorder(ProcessSettings recording) implements BackendProvider {
    @Override
    public String name() {
      return "process";
    }

    @Override
    public String description() {
      return "one child JVM that records what it loads";
    }

    @Override
    public List<Setting<?>> settings() {
      return ProcessSettings.ALL;
    }

    @Override
    public Backend open(BackendOptions options) {
      return ProcessBackend.open(name(), recording);
    }
  }
}
