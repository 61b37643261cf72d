package org.manyhands;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFunction;
import org.manyhands.task.TaskInterruptedException;

/** The one executor: admission, splitting and closing on top of a backend. */
final class DefaultTaskExecutor implements TaskExecutor {

  private final Backend backend;
  private final BackendInfo info;
  private final Ledger ledger;
  private final Timer timer;
  private final Owner onEnd;
  private final SplitFuture.Cut cut;
  private final int window;

  private DefaultTaskExecutor(Backend backend, ResolvedConfig config) {
    this.backend = backend;
    this.info = backend.info();
    this.ledger = new Ledger(config.name());
    this.timer = new Timer(config.name());
    this.onEnd = task -> ledger.ended();
    this.cut = new SplitFuture.Cut(maxParts(config), info.has(Capability.SHARED_MEMORY));
    this.window = window(config);
  }

  /** On the backend that is configured. */
  static DefaultTaskExecutor open(ResolvedConfig config) {
    return open(config, config.provider());
  }

  static DefaultTaskExecutor open(ResolvedConfig config, BackendProvider provider) {
    return new DefaultTaskExecutor(provider.open(config.options(provider)), config);
  }

  /** Several parts per worker even out uneven work, but each copies the input if it must travel. */
  private int maxParts(ResolvedConfig config) {
    int perWorker = config.get(GeneralSettings.KERNEL_PARTS);
    if (perWorker == 0) {
      perWorker = info.has(Capability.SHARED_MEMORY) && info.parallelism() > 1 ? 4 : 1;
    }
    return (int) Math.min(Integer.MAX_VALUE, (long) perWorker * info.parallelism());
  }

  private int window(ResolvedConfig config) {
    if (!info.has(Capability.CONCURRENCY)) {
      return 1;
    }
    int configured = config.get(GeneralSettings.MAP_WINDOW);
    return configured > 0 ? configured : Math.clamp(2L * info.concurrency(), 16, 1024);
  }

  @Override
  public BackendInfo backend() {
    return info;
  }

  @Override
  public <T extends @Nullable Object> TaskFuture<T> submit(Task<T> task, TaskOptions options) {
    Objects.requireNonNull(task, "task");
    Owner owner = TimeLimits.around(onEnd, options, timer);
    return task instanceof DivisibleTask<T> divisible && !info.has(Capability.NATIVE_KERNELS)
        ? submitInParts(divisible, subject(options, TaskNames.subject(task)), owner)
        : start(new AttemptFuture<>(task, subject(options, task.getClass()), owner));
  }

  private static Object subject(TaskOptions options, Class<?> type) {
    return options.name() != null ? options.name() : type;
  }

  private <T extends @Nullable Object> AttemptFuture<T> start(AttemptFuture<T> future) {
    ledger.admit();
    future.startOn(backend);
    return future;
  }

  private <T extends @Nullable Object> TaskFuture<T> submitInParts(
      DivisibleTask<T> task, Object subject, Owner owner) {
    SplitFuture<?, T> future;
    try {
      future = SplitFuture.of(task, task.assemble(), cut, subject, owner);
    } catch (RuntimeException | Error thrown) { // the task's own, which call() would throw, too
      ledger.admit();
      AttemptFuture<T> failed = new AttemptFuture<>(task, subject, owner);
      failed.fail(thrown);
      return failed;
    }
    ledger.admit();
    future.start(backend);
    return future;
  }

  @Override
  public TaskFuture<@Nullable Void> submit(Action action, TaskOptions options) {
    Objects.requireNonNull(action, "action");
    Owner owner = TimeLimits.around(onEnd, options, timer);
    Object subject = subject(options, action.getClass());
    return start(new AttemptFuture<>(new ActionTask(action), subject, owner));
  }

  @Override
  public <T extends @Nullable Object> T run(Task<T> task, TaskOptions options) {
    return joinOrCancel(submit(task, options));
  }

  private static <T extends @Nullable Object> T joinOrCancel(TaskFuture<T> future) {
    try {
      return future.join();
    } catch (TaskInterruptedException e) {
      future.cancel(true);
      throw e;
    }
  }

  @Override
  public void run(Action action, TaskOptions options) {
    joinOrCancel(submit(action, options));
  }

  @Override
  public <A extends @Nullable Object, T extends @Nullable Object> Stream<T> map(
      Iterable<? extends A> elements, TaskFunction<? super A, ? extends T> function) {
    return Mapping.ordered(elements.iterator(), submission(function), window);
  }

  @Override
  public <A extends @Nullable Object, T extends @Nullable Object> Stream<T> mapAsCompleted(
      Iterable<? extends A> elements, TaskFunction<? super A, ? extends T> function) {
    return Mapping.asCompleted(elements.iterator(), submission(function), window);
  }

  private <A extends @Nullable Object, T extends @Nullable Object>
      Mapping.Submission<A, T> submission(TaskFunction<? super A, ? extends T> function) {
    Objects.requireNonNull(function, "function");
    return (element, whenEnded) ->
        start(
            new AttemptFuture<>(
                new ElementTask<A, T>(function, element),
                function.getClass(),
                attempt -> {
                  ledger.ended();
                  whenEnded.accept(attempt);
                }));
  }

  @Override
  public void close() {
    ledger.close();
    boolean interrupted = false;
    try {
      ledger.awaitIdle();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void shutdownNow() {
    ledger.close();
    backend.close();
    timer.close();
  }

  @Override
  public String toString() {
    return "TaskExecutor[%s]".formatted(info.name());
  }
}
