package org.manyhands.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.manyhands.gpu.DeviceProgram.Bound;
import org.manyhands.gpu.code.KernelSource;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Completion;
import org.manyhands.gpu.opencl.Launch;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.spi.Attempt;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.TaskContext;

/**
 * One run of a task on the device.
 *
 * <p>If a unit, an element or a block of them, cannot be computed, the device says which is the
 * first: that one is computed once more in Java, which throws what Java throws.
 */
final class DeviceRun<T> implements Completion {

  private static final int NO_FAILURE = Integer.MAX_VALUE;

  private final Attempt<T> attempt;
  private final Recipe recipe;
  private final Consumer<DeviceRun<?>> over;
  private final Object output;
  private final int[] counts;
  private final int[] failure = {NO_FAILURE};

  /**
   * A run that has not started.
   *
   * @param over is told when it has ended
   */
  DeviceRun(Attempt<T> attempt, Recipe recipe, Consumer<DeviceRun<?>> over) {
    this.attempt = attempt;
    this.over = over;
    this.recipe = recipe;
    this.output = recipe.allocate();
    this.counts = new int[recipe.shape() == Recipe.Shape.FILTER ? recipe.units() : 0];
  }

  /** Hands the task to the device. */
  void start(
      Session session, Residents residents, DeviceProgram.Source source, List<Bound> inputs) {
    if (!attempt.begin(() -> {})) { // what runs on a device cannot be stopped
      over.accept(this);
      return;
    }
    List<Buffer> buffers = new ArrayList<>();
    try {
      Launch launch = session.launch(session.program(source.text(), false), KernelSource.NAME);
      Arguments arguments = new Arguments(session, residents, launch, buffers);
      inputs.forEach(arguments::add);
      launch.argument(recipe.elements()).argument(recipe.kernel().space().columns());
      arguments.addNumber(recipe.identity());
      arguments.addStatus(failure, source.mayFail());
      arguments.addResult(output, recipe.element().bytes());
      if (counts.length > 0) {
        arguments.addResult(counts, Integer.BYTES);
      }
      launch.range(recipe.units()).start(this);
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      buffers.forEach(Buffer::close); // they stay as long as the launch does
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the result of a kernel is an array of its elements
  public void done() {
    over.accept(this);
    if (failure[0] != NO_FAILURE) {
      inJava(this::explain);
    } else if (recipe.shape() == Recipe.Shape.MAP) {
      attempt.succeed((T) output);
    } else {
      inJava(this::combine);
    }
  }

  /** Ends it for whoever waits; the device goes on. */
  void cancel() {
    attempt.cancel();
  }

  /** What may call lambdas, or takes its time, holds up no other launch. */
  private static void inJava(Runnable work) {
    Thread.ofVirtual().name("manyhands-gpu-result").start(work);
  }

  /** Finds out, in Java, what was wrong with the first unit that could not be computed. */
  private void explain() {
    try {
      int unit = failure[0];
      TaskContext.call(
          attempt.context(), () -> recipe.task().assemble().part(unit, unit + 1L).call());
    } catch (Throwable thrown) {
      attempt.fail(thrown);
      return;
    }
    attempt.abort(
        new BackendUnavailableException(
            "The device failed to compute unit '%d' of '%s', and Java does not. Please report this, with what explain() says of the task; until then, run it on another backend."
                .formatted(failure[0], recipe.task()),
            null));
  }

  @SuppressWarnings("unchecked") // the task of the attempt is that of the recipe
  private void combine() {
    try {
      attempt.succeed(
          (T) TaskContext.call(attempt.context(), () -> Combining.result(recipe, output, counts)));
    } catch (Throwable thrown) {
      attempt.fail(thrown);
    }
  }

  @Override
  public void failed(Throwable thrown) {
    over.accept(this);
    attempt.abort(
        new BackendUnavailableException(
            "'%s' was not computed by the device: %s".formatted(recipe.task(), thrown.getMessage()),
            thrown));
  }
}
