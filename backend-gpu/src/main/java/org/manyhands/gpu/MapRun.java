package org.manyhands.gpu;

import java.util.ArrayList;
import java.util.List;
import org.manyhands.gpu.compiler.Input;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Completion;
import org.manyhands.gpu.opencl.Launch;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.kernel.Kernel;
import org.manyhands.spi.Attempt;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.TaskContext;

/**
 * One run of a kernel on the device.
 *
 * <p>If an element cannot be computed, the device says which is the first: that one is computed
 * once more in Java, which throws what Java throws.
 */
final class MapRun<T> implements Completion {

  private static final int NO_FAILURE = Integer.MAX_VALUE;

  private final Attempt<T> attempt;
  private final Kernel<?> kernel;
  private final Object result;
  private final int[] failure = {NO_FAILURE};

  private MapRun(Attempt<T> attempt, Kernel<?> kernel) {
    this.attempt = attempt;
    this.kernel = kernel;
    this.result = Results.allocate(kernel);
  }

  /** Hands a kernel to the device. */
  static <T> void start(
      Attempt<T> attempt, Kernel<?> kernel, KernelCache.Found found, Session session) {
    MapRun<T> run = new MapRun<>(attempt, kernel);
    if (attempt.begin(() -> {})) { // what runs on a device cannot be stopped
      run.launch(found, session);
    }
  }

  private void launch(KernelCache.Found found, Session session) {
    List<Buffer> buffers = new ArrayList<>();
    try {
      int size = (int) kernel.size();
      String source = found.program().source(found.captures(), size);
      Launch launch = session.launch(session.program(source, false), "map");
      Arguments arguments = new Arguments(session, launch, buffers);
      for (Input input : found.program().checked().inputs()) {
        arguments.add(input, input.source().read(found.captures()));
      }
      long bytes = (long) size * MapProgram.element(kernel).bytes();
      Buffer output = arguments.buffer(bytes);
      Buffer status = arguments.buffer(Integer.BYTES);
      launch.argument(output).argument(0).argument(size);
      launch.argument(kernel.space().columns()).argument(status);
      launch.write(failure, 0, 1, status, 0).read(status, 0, failure, 0, 1);
      launch.read(output, 0, result, 0, size);
      launch.range(size).start(this);
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      buffers.forEach(Buffer::close); // they stay as long as the launch does
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the result of a kernel is such an array
  public void done() {
    if (failure[0] == NO_FAILURE) {
      attempt.succeed((T) result);
    } else {
      Thread.ofVirtual().name("manyhands-gpu-failure").start(this::explain);
    }
  }

  /** Finds out, in Java, what was wrong with the first element that could not be computed. */
  private void explain() {
    try {
      int element = failure[0];
      TaskContext.call(
          attempt.context(), () -> kernel.assemble().part(element, element + 1).call());
    } catch (Throwable thrown) {
      attempt.fail(thrown);
      return;
    }
    attempt.abort(
        new BackendUnavailableException(
            "The device failed to compute element '%d' of '%s', and Java does not: please report this, with what explain() says of the kernel."
                .formatted(failure[0], kernel),
            null));
  }

  @Override
  public void failed(Throwable thrown) {
    attempt.abort(
        new BackendUnavailableException(
            "'%s' was not computed by the device: %s".formatted(kernel, thrown.getMessage()),
            thrown));
  }
}
