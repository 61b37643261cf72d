package org.manyhands.gpu;

import org.manyhands.gpu.opencl.Completion;
import org.manyhands.gpu.opencl.Program;
import org.manyhands.spi.Attempt;

/**
 * One run of a task on the device. It begins when its program is compiled, so that a task that is
 * cancelled before never does.
 */
abstract class Run<T> implements Completion {

  private final Attempt<T> attempt;
  private Runnable over = () -> {};

  Run(Attempt<T> attempt) {
    this.attempt = attempt;
  }

  final Attempt<T> attempt() {
    return attempt;
  }

  /**
   * Hands the task to the device, as soon as its program is compiled.
   *
   * @param source the program, in OpenCL C
   * @param fast whether it may compute what is close to the result
   * @param whenOver is called when it has ended
   */
  final void start(Engine engine, String source, boolean fast, Runnable whenOver) {
    over = whenOver;
    engine.session().program(source, fast, program -> compiled(engine, program), this::notCompiled);
  }

  private void compiled(Engine engine, Program program) {
    if (begin()) {
      try {
        launch(engine, program);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  private void notCompiled(Throwable thrown) {
    if (begin()) {
      failed(thrown);
    }
  }

  private boolean begin() {
    boolean wanted = attempt.begin(() -> {}); // what runs on a device cannot be stopped
    if (!wanted) {
      over.run();
    }
    return wanted;
  }

  /** Starts what computes the task, once. */
  abstract void launch(Engine engine, Program program);

  @Override
  public final void done() {
    over.run();
    succeeded();
  }

  @Override
  public final void failed(Throwable thrown) {
    over.run();
    ended(thrown);
  }

  /** Ends the attempt with what was computed. */
  abstract void succeeded();

  /** Ends the attempt, of which nothing was computed. */
  abstract void ended(Throwable thrown);

  /** Ends it for whoever waits; the device goes on. */
  final void cancel() {
    attempt.cancel();
  }
}
