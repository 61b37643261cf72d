package org.manyhands;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.Launcher.Preparation;
import org.manyhands.observe.Explanation;
import org.manyhands.observe.TaskListener;
import org.manyhands.observe.TaskStats;
import org.manyhands.shared.SharedArrays;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.shared.SharedFloats;
import org.manyhands.shared.SharedInts;
import org.manyhands.shared.SharedLongs;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Capability;
import org.manyhands.spi.JoinHelper;
import org.manyhands.spi.Scheduler;
import org.manyhands.task.Action;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.manyhands.task.TaskBiFunction;
import org.manyhands.task.TaskFunction;
import org.manyhands.task.TaskInterruptedException;

/** The one executor: what a task goes through before and after it is on a backend. */
final class DefaultTaskExecutor implements TaskExecutor {

  /** How long closing waits for listeners. */
  private static final Duration LISTENERS_PATIENCE = Duration.ofSeconds(5);

  private final Backend backend;
  private final BackendInfo info;
  private final Home home;
  private final Ledger ledger;
  private final Admission admission;
  private final Pending pending = new Pending();
  private final Events events;
  private final SharedArrays arrays;
  private final Launcher launcher;
  private final Submissions submissions;
  private final Mapper mapper;
  private final Callers callers;
  private final Views views = new Views();

  private DefaultTaskExecutor(Backend backend, ResolvedConfig config) {
    this.backend = backend;
    this.info = backend.info();
    this.home = home(config.name());
    this.ledger = new Ledger(home);
    this.admission = new Admission(home, backend, ledger, config);
    this.events = new Events(home);
    this.arrays = new SharedArrays(config.name(), info, backend.sharedStore());
    this.launcher = new Launcher(backend, Cut.of(info, config), arrays);
    this.submissions = new Submissions(backend, launcher, admission, events, pending);
    this.mapper = new Mapper(submissions, home, info, config);
    this.callers = new Callers(backend, config);
  }

  /** On the backend that is configured. */
  static DefaultTaskExecutor open(ResolvedConfig config) {
    return open(config, config.provider());
  }

  static DefaultTaskExecutor open(ResolvedConfig config, BackendProvider provider) {
    return new DefaultTaskExecutor(provider.open(config.options(provider)), config);
  }

  private Home home(String name) {
    Scheduler scheduler = backend.scheduler().orElseGet(() -> new SystemScheduler(name));
    boolean mayStarve =
        info.has(Capability.SHARED_MEMORY) && info.concurrency() < Integer.MAX_VALUE;
    if (!mayStarve) {
      return new Home(name, scheduler);
    }
    JoinHelper helper = backend instanceof JoinHelper itself ? itself : new Helping(name);
    return new Home(name, scheduler, helper);
  }

  Home home() {
    return home;
  }

  @Override
  public BackendInfo backend() {
    return info;
  }

  @Override
  public TaskStats stats() {
    return ledger.stats();
  }

  @Override
  public void addListener(TaskListener listener) {
    events.add(Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public void removeListener(TaskListener listener) {
    events.remove(Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public Explanation explain(Task<?> task, TaskOptions options) {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(options, "options");
    return new Explainer(backend, launcher).explain(task, options);
  }

  @Override
  public Explanation explain(Action action, TaskOptions options) {
    return explain(task(action), options);
  }

  // ---- sharing

  @Override
  public SharedDoubles share(double[] array) {
    return arrays.share(Objects.requireNonNull(array, "array"));
  }

  @Override
  public SharedFloats share(float[] array) {
    return arrays.share(Objects.requireNonNull(array, "array"));
  }

  @Override
  public SharedInts share(int[] array) {
    return arrays.share(Objects.requireNonNull(array, "array"));
  }

  @Override
  public SharedLongs share(long[] array) {
    return arrays.share(Objects.requireNonNull(array, "array"));
  }

  // ---- submitting

  @Override
  public <T extends @Nullable Object> TaskFuture<T> submit(Task<T> task, TaskOptions options) {
    return submissions.submit(task, options);
  }

  /** Submits a task of which somebody besides this executor wants to be told. */
  <T extends @Nullable Object> Promise<T> submit(
      Task<T> task, TaskOptions options, UnaryOperator<Owner> told) {
    return submissions.submit(task, options, told);
  }

  @Override
  public TaskFuture<@Nullable Void> submit(Action action, TaskOptions options) {
    return submit(task(action), options);
  }

  static ActionTask task(Action action) {
    return new ActionTask(Objects.requireNonNull(action, "action"));
  }

  @Override
  public <T extends @Nullable Object> T run(Task<T> task, TaskOptions options) {
    if (!(task instanceof DivisibleTask<T>) || !callers.mayHelp(options)) {
      return joinOrCancel(submit(task, options));
    }
    TaskFuture<T> future = submissions.submitHelped(task, options);
    return future instanceof SplitFuture<?, T> split
        ? callers.helpAndJoin(split)
        : joinOrCancel(future);
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

  // ---- later, again, and with the results of others

  @Override
  public <T extends @Nullable Object> TaskFuture<T> after(
      Duration delay, Task<T> task, TaskOptions options) {
    Objects.requireNonNull(delay, "delay");
    Durations.requireNotNegative("The delay of a task", delay);
    Objects.requireNonNull(task, "task");
    Request request = Request.of(task, options);
    Preparation<T> later = submissions.retried(task, request);
    return submissions.submitLater(
        request, owner -> new DelayedFuture<>(later, request.subject(), delay, owner));
  }

  @Override
  public TaskFuture<@Nullable Void> after(Duration delay, Action action, TaskOptions options) {
    return after(delay, task(action), options);
  }

  @Override
  public TaskFuture<@Nullable Void> repeat(
      Repetition repetition, Action action, TaskOptions options) {
    Objects.requireNonNull(repetition, "repetition");
    ActionTask task = task(action);
    Request request = Request.of(task, options);
    Preparation<@Nullable Void> runs = submissions.retried(task, request);
    return submissions.submitLater(
        request, owner -> new RepeatingFuture<>(runs, request.subject(), repetition, owner));
  }

  @Override
  public <A extends @Nullable Object, T extends @Nullable Object> TaskFuture<T> submitWith(
      TaskFuture<? extends A> input,
      TaskFunction<? super A, ? extends T> function,
      TaskOptions options) {
    return submitDependent(
        List.of(Objects.requireNonNull(input, "input")),
        function,
        values -> new ElementTask<A, T>(function, values.getFirst()),
        options);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>
      TaskFuture<T> submitWith(
          TaskFuture<? extends A> first,
          TaskFuture<? extends B> second,
          TaskBiFunction<? super A, ? super B, ? extends T> function,
          TaskOptions options) {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    return submitDependent(
        List.of(first, second), function, values -> pair(function, values), options);
  }

  @SuppressWarnings("unchecked") // the values of the two futures, in their order
  private static <
          A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>
      Task<T> pair(
          TaskBiFunction<? super A, ? super B, ? extends T> function,
          List<@Nullable Object> values) {
    return new PairTask<A, B, T>(function, (A) values.get(0), (B) values.get(1));
  }

  @Override
  public <A extends @Nullable Object, T extends @Nullable Object> TaskFuture<T> submitWithAll(
      List<? extends TaskFuture<? extends A>> inputs,
      TaskFunction<? super List<A>, ? extends T> function,
      TaskOptions options) {
    return submitDependent(
        inputs, function, values -> new ElementTask<List<A>, T>(function, values), options);
  }

  @SuppressWarnings("unchecked") // every TaskFuture is a promise, and only gives its value
  private <A extends @Nullable Object, T extends @Nullable Object> TaskFuture<T> submitDependent(
      List<? extends TaskFuture<? extends A>> inputs,
      Object function,
      Function<List<A>, Task<T>> task,
      TaskOptions options) {
    Objects.requireNonNull(function, "function");
    List<Promise<A>> promises =
        Arguments.copyOf(inputs, "inputs").stream().map(input -> (Promise<A>) input).toList();
    Request request = Request.of(function, options);
    return submissions.submitLater(
        request,
        owner ->
            new DependentFuture<A, T>(
                promises,
                values -> submissions.retried(task.apply(values), request),
                request.subject(),
                owner));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> TaskScope<T, R> scope(
      ScopePolicy<T, R> policy) {
    return new DefaultTaskScope<>(this, home, Objects.requireNonNull(policy, "policy"));
  }

  // ---- mapping

  @Override
  public <A extends @Nullable Object, T extends @Nullable Object> Stream<T> map(
      Iterable<? extends A> elements,
      TaskFunction<? super A, ? extends T> function,
      TaskOptions options) {
    Objects.requireNonNull(elements, "elements");
    return mapper.map(elements.iterator(), function, options, Mapping.Order.OF_ELEMENTS);
  }

  @Override
  public <A extends @Nullable Object, T extends @Nullable Object> Stream<T> mapAsCompleted(
      Iterable<? extends A> elements,
      TaskFunction<? super A, ? extends T> function,
      TaskOptions options) {
    Objects.requireNonNull(elements, "elements");
    return mapper.map(elements.iterator(), function, options, Mapping.Order.AS_COMPLETED);
  }

  // ---- closing

  @Override
  public ExecutorService asExecutorService() {
    return views.open(this);
  }

  @Override
  public void close() {
    if (admission.isInsideOwnTask()) {
      throw new IllegalStateException(
          "Executor '%s' cannot be closed by one of its own tasks, for which it would wait. Close it from outside, or call shutdownNow()."
              .formatted(home.executorName()));
    }
    boolean interrupted = false;
    try {
      Waiting.onAllOf(home, this::drain);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Object drain() throws InterruptedException {
    views.close();
    ledger.close();
    admission.close();
    pending.drain();
    ledger.awaitIdle(home.scheduler());
    return null;
  }

  @Override
  public void shutdownNow() {
    views.close();
    ledger.close();
    admission.close();
    pending.close();
    admission.shutdownNow();
    callers.shutdownNow();
    backend.close();
    arrays.close(); // when no task can read them any more
    try {
      events.awaitTold(LISTENERS_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // listeners will hear of the rest all the same
    }
    home.scheduler().close();
  }

  @Override
  public String toString() {
    return "TaskExecutor[%s]".formatted(info.name());
  }
}
