package org.manyhands.benchmarks.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.Cancellation;
import org.manyhands.Repetition;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.TaskScope;
import org.manyhands.kernel.Kernels;
import org.manyhands.task.TaskException;
import org.manyhands.testkit.Simulation;

/** A program made up by a seed, run in a simulation. */
final class Program {

  private static final int MOST_STEPS = 50;
  private static final int MOST_FRAMES = 12;
  private static final int KERNEL = 40;

  private final Draw draw;
  private final Simulation simulation;
  private final Journal journal = new Journal();
  private final Witness witness = new Witness(journal);
  private final Checks check;
  private final TaskExecutor executor;
  private final List<Accepted> accepted = new ArrayList<>();
  private int keys;

  /** How deep tasks and callbacks that submit tasks are nested. */
  private int depth;

  private boolean repeats;

  Program(long seed) {
    this.draw = new Draw(seed);
    this.simulation = new Simulation(draw.conditions());
    this.check = new Checks(journal, simulation);
    this.executor = simulation.open(draw.settings());
    executor.addListener(witness);
  }

  Report run() {
    try {
      int steps = draw.upTo(MOST_STEPS);
      for (int step = 0; step < steps; step++) {
        step();
        if (draw.onlyMainSubmits()) {
          check.inFlight(executor.stats(), draw.mostInFlight());
        }
      }
      if (draw.oneIn(3)) {
        settle();
      }
      end();
    } catch (RuntimeException | Error e) {
      journal.problem("the program ended by %s, thrown at %s", e, where(e));
    }
    return new Report(executor.stats(), journal.calls(), journal.problems(), simulation.trace());
  }

  private static List<StackTraceElement> where(Throwable thrown) {
    return Stream.of(thrown.getStackTrace()).limit(MOST_FRAMES).toList();
  }

  private void step() {
    int step = draw.below(20);
    simulation.note("-- step %d".formatted(step));
    switch (step) {
      case 0, 1, 2, 3 -> submit();
      case 4 -> submitLater();
      case 5 -> submitDependent();
      case 6 -> repeat();
      case 7, 8 -> scope();
      case 9 -> kernel();
      case 10 -> map();
      case 11, 12 -> cancel();
      case 13, 14 -> cancelPatiently();
      case 15 -> join(any());
      case 16 -> getQuietly(any());
      case 17 -> gather();
      case 18 -> simulation.advance(draw.millisBelow(1500));
      default -> rarely();
    }
  }

  private void rarely() {
    if (draw.oneIn(20)) {
      executor.shutdownNow();
    } else {
      callBack();
    }
  }

  // ---- submitting

  private @Nullable Accepted submit() {
    TaskOptions options = draw.options(keys);
    Body body = body(options);
    return accept(body, options, () -> executor.submit(body, options));
  }

  private void submitLater() {
    TaskOptions options = draw.options(keys);
    Body body = body(options);
    Duration delay = draw.millisBelow(3000);
    accept(body, options, () -> executor.after(delay, body, options));
  }

  private void submitDependent() {
    List<Accepted> inputs = some(3);
    List<TaskFuture<Integer>> futures = inputs.stream().map(Accepted::future).toList();
    TaskOptions options = draw.options(keys);
    Body body = body(options);
    accept(
        body,
        options,
        () ->
            executor.submitWithAll(
                futures,
                values -> {
                  check.inputs(inputs, values);
                  return body.call();
                },
                options));
  }

  private @Nullable Accepted accept(
      Body body, TaskOptions options, Supplier<TaskFuture<Integer>> submission) {
    try {
      Accepted task = Accepted.of(body, submission.get(), options);
      accepted.add(task);
      return task;
    } catch (TaskException e) {
      check.refused(body.key(), e);
      return null;
    }
  }

  private void repeat() {
    if (draw.isBounded()) { // it would hold its place for ever
      return;
    }
    int key = nextKey();
    Repetition repetition = draw.repetition();
    try {
      TaskFuture<?> future = executor.repeat(repetition, () -> sleep(key), Draw.named(key));
      repeats = true;
      simulation.advance(draw.millisBelow(5000));
      if (draw.oneIn(2)) {
        check.cancelled(key, future, future.cancel(draw.millisBelow(3000)));
      }
    } catch (TaskException e) {
      check.refused(key, e);
    }
  }

  /** A task without anything special. */
  private int sleep(int key) throws InterruptedException {
    journal.start(key);
    try {
      simulation.sleep(Duration.ofMillis(100));
      journal.end(key);
      return key;
    } finally {
      journal.leave(key);
    }
  }

  private int nextKey() {
    return keys++;
  }

  private Body body(TaskOptions options) {
    boolean idle = draw.onlyMainSubmits() || depth > 1 || !draw.oneIn(4);
    Body.Deed deed = idle ? () -> {} : this::deed;
    boolean punctual = draw.onlyMainSubmits() && !draw.hasStubbornAttempts();
    Duration limit = punctual ? options.timeout() : null;
    return new Body(nextKey(), draw.split(), simulation, journal, deed, limit);
  }

  /** What a task does with the executor on which it runs. */
  private void deed() {
    depth++;
    try {
      switch (draw.below(6)) {
        case 0 -> expectRefusalToClose();
        case 1 -> cancel();
        case 2 -> submit();
        case 3 -> shutDownSometimes();
        default -> join(submit());
      }
    } finally {
      depth--;
    }
  }

  private void shutDownSometimes() {
    if (draw.oneIn(6)) {
      executor.shutdownNow();
    }
  }

  private void expectRefusalToClose() {
    try {
      executor.close();
      journal.problem("a task could close the executor on which it runs");
    } catch (IllegalStateException expected) {
      // it would wait for itself
    }
  }

  private @Nullable Accepted any() {
    return draw.oneOf(accepted);
  }

  private List<Accepted> some(int most) {
    return IntStream.range(0, most).mapToObj(_ -> any()).<Accepted>mapMulti(Program::keep).toList();
  }

  private static void keep(@Nullable Accepted task, Consumer<? super Accepted> kept) {
    if (task != null) {
      kept.accept(task);
    }
  }

  // ---- scopes, kernels, maps

  private void scope() {
    List<Accepted> inside = new ArrayList<>();
    try (TaskScope<Integer, ?> scope = executor.scope(draw.policy());
        TaskScope<Integer, ?> inner = scope.scope(draw.policy())) {
      if (draw.oneIn(3)) {
        scope.withDeadline(draw.millisUpTo(2000));
      }
      int children = draw.upTo(4);
      for (int child = 0; child < children; child++) {
        submitInto(draw.oneIn(3) ? inner : scope, inside);
      }
      simulation.advance(draw.millisBelow(1000));
      finish(scope, inner, inside);
    } catch (TaskException | CancellationException e) {
      // what became of the children is checked below
    }
    inside.forEach(check::outOfScope);
  }

  private void submitInto(TaskScope<Integer, ?> scope, List<Accepted> inside) {
    TaskOptions options = draw.options(keys);
    Body body = body(options);
    Accepted child = accept(body, options, () -> scope.submit(body, options));
    if (child != null) {
      inside.add(child);
    }
  }

  private void finish(
      TaskScope<Integer, ?> scope, TaskScope<Integer, ?> inner, List<Accepted> inside) {
    switch (draw.below(4)) {
      case 0 -> {
        scope.cancel();
        inside.forEach(child -> check.ended(child.future()));
      }
      case 1 -> inner.join();
      default -> scope.join();
    }
  }

  private void kernel() {
    try {
      TaskFuture<int[]> squares = executor.submit(Kernels.ints(KERNEL, i -> i * i));
      if (draw.oneIn(3)) {
        simulation.advance(draw.millisBelow(500));
        squares.cancel(true);
      }
      check.squares(squares.join());
    } catch (TaskException | CancellationException e) {
      // injected, or cancelled
    }
  }

  private void map() {
    List<Integer> elements = Stream.generate(this::nextKey).limit(draw.upTo(11)).toList();
    boolean ordered = draw.oneIn(2);
    try (Stream<Integer> results =
        ordered
            ? executor.map(elements, this::sleep)
            : executor.mapAsCompleted(elements, this::sleep)) {
      check.mapped(elements, results.limit(draw.upTo(11)).toList(), ordered);
    } catch (TaskException | CancellationException e) {
      // injected, or closed
    }
    if (!draw.hasStubbornAttempts()) { // those that have begun are interrupted, no others begin
      elements.forEach(journal::close);
    }
  }

  // ---- cancelling and waiting

  private void cancel() {
    Accepted task = any();
    if (task != null) {
      boolean stops = draw.oneIn(2);
      if (!stops) {
        journal.spare(task.key());
      }
      task.future().cancel(stops);
    }
  }

  private void cancelPatiently() {
    Accepted task = any();
    if (task == null) {
      return;
    }
    Duration patience = Duration.ofSeconds(draw.below(3));
    Cancellation said = task.future().cancel(patience);
    check.cancelled(task.key(), task.future(), said);
    if (draw.onlyMainSubmits() && !draw.hasStubbornAttempts() && !patience.isZero()) {
      check.stopped(task, said);
    }
  }

  private void join(@Nullable Accepted task) {
    if (task == null) {
      return;
    }
    try {
      check.value(task, task.future().join());
    } catch (TaskException | CancellationException e) {
      // as may be
    }
  }

  private void getQuietly(@Nullable Accepted task) {
    if (task != null) {
      getQuietly(task.future());
    }
  }

  private void getQuietly(TaskFuture<?> future) {
    try {
      future.get(draw.below(2000), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      // as may be
    } catch (InterruptedException e) {
      journal.problem("somebody interrupted the program");
    }
  }

  private void gather() {
    List<TaskFuture<Integer>> some = some(2).stream().map(Accepted::future).toList();
    int way = draw.below(3);
    if (way == 0) {
      getQuietly(TaskFuture.<Integer>all(some));
    } else if (way == 1 && !some.isEmpty()) { // of none, none can succeed: it is refused
      getQuietly(TaskFuture.<Integer>any(some));
    } else {
      getQuietly(TaskFuture.<Integer>outcomes(some));
    }
    TaskFuture.asCompleted(some).forEach(check::ended);
  }

  /** Does something when a task ends, on a thread that is no task's. */
  private void callBack() {
    Accepted task = any();
    if (task != null && !draw.onlyMainSubmits()) {
      var _ = task.future().whenComplete((_, _) -> react());
    }
  }

  private void react() {
    depth++;
    switch (draw.below(5)) {
      case 0 -> submit();
      case 1 -> cancelPatiently();
      case 2 -> shutDownSometimes();
      default -> cancel();
    }
    depth--;
  }

  // ---- the end

  /** Lets everything end by itself: then nothing is left, not even a timer. */
  private void settle() {
    if (repeats) {
      return;
    }
    for (int i = 0; i < accepted.size(); i++) { // more may come meanwhile
      join(accepted.get(i));
    }
    simulation.advance(Duration.ZERO);
    if (draw.onlyMainSubmits()) { // else somebody else may wait with patience
      check.noTimersLeft();
    }
    simulation.runUntilIdle();
    check.nothingLeft();
  }

  private void end() {
    switch (draw.below(4)) {
      case 0 -> executor.shutdownNow();
      case 1 -> closeInterrupted();
      default -> {
        executor.close();
        witness.check(executor.stats()); // closing waits until listeners know
      }
    }
    accepted.forEach(task -> check.ended(task.future()));
    simulation.runUntilIdle();
    check.nothingLeft();
    accepted.forEach(check::journalAgrees);
    check.numbersAddUp(executor.stats());
    witness.check(executor.stats());
  }

  private void closeInterrupted() {
    Thread.currentThread().interrupt();
    executor.close();
    if (!Thread.interrupted()) {
      journal.problem("closing lost the interrupt");
    }
  }
}
