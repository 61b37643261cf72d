package org.manyhands.gpu;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.DeviceProgram.Bound;
import org.manyhands.gpu.opencl.Program;
import org.manyhands.spi.Attempt;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.TaskContext;

/**
 * One run of a task on one or several devices, which take pieces of it in turn.
 *
 * <p>If a unit, an element or a block of them, cannot be computed, the devices say which is the
 * first: that one is computed once more in Java, which throws what Java throws.
 */
final class DeviceRun<T> extends Run<T> {

  static final int NO_FAILURE = Integer.MAX_VALUE;

  /** How many pieces there are for each of several devices: one may be quicker than another. */
  private static final int PIECES = 4;

  private final List<Engine> engines;
  private final Recipe recipe;
  private final Sources.Source source;
  private final @Nullable Object output;
  private final int[] counts;
  private final AtomicInteger dealt = new AtomicInteger();
  private final AtomicInteger failure = new AtomicInteger(NO_FAILURE);
  private final AtomicInteger shares = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
  private final List<Bound> inputs;

  /**
   * A run that has not started.
   *
   * @param engines the devices that may share the work
   */
  DeviceRun(
      Attempt<T> attempt,
      List<Engine> engines,
      Recipe recipe,
      Sources.Source source,
      List<Bound> inputs) {
    super(attempt);
    this.engines = recipe.room() == null ? engines : List.of(engines.getFirst());
    this.source = source;
    this.recipe = recipe;
    this.inputs = inputs;
    this.output = recipe.room() == null ? recipe.allocate() : null;
    this.counts = new int[recipe.shape() == Recipe.Shape.FILTER ? recipe.units() : 0];
  }

  Recipe recipe() {
    return recipe;
  }

  Sources.Source source() {
    return source;
  }

  List<Bound> inputs() {
    return inputs;
  }

  @Override
  void launch(Engine engine, Program program) {
    int count = engines.size();
    int most = count == 1 ? recipe.units() : Math.ceilDiv(recipe.units(), count * PIECES);
    shares.set(count);
    engines.stream()
        .filter(other -> !other.equals(engine))
        .map(other -> new Share(this, other, most))
        .forEach(Share::startWhenCompiled);
    new Share(this, engine, most).start(program);
  }

  /** The next units to compute, at most so many; none if there are none left, or it has failed. */
  Share.Piece deal(int most) {
    if (failure.get() != NO_FAILURE || trouble.get() != null) {
      return Share.Piece.NONE;
    }
    int from = dealt.getAndUpdate(unit -> end(unit, most));
    return new Share.Piece(from, end(from, most));
  }

  private int end(int from, int most) {
    return from + Math.min(most, recipe.units() - from);
  }

  /** Says where the results of some units are to go. */
  void addResults(Results results, int from, int to) {
    if (recipe.room() != null) {
      results.add(GpuPlace.blockOf(recipe.room()));
      return;
    }
    results.add(
        Objects.requireNonNull(output),
        recipe.place(from),
        recipe.place(to),
        recipe.element().bytes());
    if (counts.length > 0) {
      results.add(counts, from, to, Integer.BYTES);
    }
  }

  /** Some units are computed, down to the first that could not be. */
  void computed(int firstFailure) {
    failure.accumulateAndGet(firstFailure, Math::min);
  }

  /** A device did not do what it was told. */
  void trouble(Throwable thrown) {
    trouble.compareAndSet(null, thrown);
  }

  void shareEnded() {
    if (shares.decrementAndGet() == 0) {
      Throwable thrown = trouble.get();
      if (thrown == null) {
        done();
      } else {
        failed(thrown);
      }
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // an array of elements; null if they stay there
  void succeeded() {
    if (failure.get() != NO_FAILURE) {
      inJava(this::explain);
    } else if (recipe.shape() == Recipe.Shape.MAP) {
      attempt().succeed((T) output);
    } else {
      inJava(this::combine);
    }
  }

  /** What may call lambdas, or takes its time, holds up no other launch. */
  private static void inJava(Runnable work) {
    Thread.ofVirtual().name("manyhands-gpu-result").start(work);
  }

  /** Finds out, in Java, what was wrong with the first unit that could not be computed. */
  private void explain() {
    try {
      int unit = failure.get();
      TaskContext.call(
          attempt().context(), () -> recipe.task().assemble().part(unit, unit + 1L).call());
    } catch (Throwable thrown) {
      attempt().fail(thrown);
      return;
    }
    attempt()
        .abort(
            new BackendUnavailableException(
                "The device failed to compute unit '%d' of '%s', and Java does not. Please report this, with what explain() says of the task; until then, run it on another backend."
                    .formatted(failure.get(), recipe.task()),
                null));
  }

  /** As without a device. */
  private void call() {
    try {
      attempt().succeed(TaskContext.call(attempt().context(), attempt().task()));
    } catch (Throwable thrown) {
      attempt().fail(thrown);
    }
  }

  @SuppressWarnings("unchecked") // the task of the attempt is that of the recipe
  private void combine() {
    try {
      attempt()
          .succeed(
              (T)
                  TaskContext.call(
                      attempt().context(),
                      () -> Combining.result(recipe, Objects.requireNonNull(output), counts)));
    } catch (Throwable thrown) {
      attempt().fail(thrown);
    }
  }

  @Override
  void ended(Throwable thrown) {
    if (!inputs.stream().allMatch(Bound::isPresent)) { // a handle was closed meanwhile
      inJava(this::call);
      return;
    }
    attempt()
        .abort(
            new BackendUnavailableException(
                "'%s' was not computed by the device: %s"
                    .formatted(recipe.task(), thrown.getMessage()),
                thrown));
  }
}
