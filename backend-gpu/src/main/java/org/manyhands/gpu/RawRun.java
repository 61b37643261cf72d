package org.manyhands.gpu;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.BuildFailedException;
import org.manyhands.gpu.opencl.Device;
import org.manyhands.gpu.opencl.DeviceException;
import org.manyhands.gpu.opencl.Launch;
import org.manyhands.gpu.opencl.Program;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.spi.Attempt;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.UnsupportedTaskException;

/** One run of a kernel that somebody has written himself. */
final class RawRun<A> extends Run<A> {

  private final RawCall call;
  private final Device device;
  private final Object output;
  private final List<Buffer> buffers = new ArrayList<>();
  private @Nullable Engine launchedOn;

  /** A run that has not started. */
  RawRun(Attempt<A> attempt, RawCall call, Device device) {
    super(attempt);
    this.call = call;
    this.device = device;
    this.output = call.allocate();
  }

  @Override
  void launch(Engine engine, Program program) {
    try {
      requireFits(program);
      Launch launch = engine.session().launch(program, call.name());
      for (RawArgument argument : call.allArguments()) {
        add(launch, argument, engine);
      }
      launch.range(longs(call.range()));
      if (!call.group().isEmpty()) {
        launch.workGroup(longs(call.group()));
      }
      launchedOn = engine;
      engine.launching();
      launch.start(this);
    } finally {
      buffers.forEach(Buffer::close); // they stay as long as the launch does
    }
  }

  private void requireFits(Program program) {
    List<String> problems;
    try {
      problems = RawChecks.afterBuild(call, program.signature(call.name()));
    } catch (DeviceException e) {
      problems = List.of(e.getMessage() + ".");
    }
    if (!problems.isEmpty()) {
      throw RawKernels.unsupported(call, device, problems);
    }
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private void add(Launch launch, RawArgument argument, Engine engine) {
    switch (argument) {
      case RawArgument.Scalar(Integer value) -> launch.argument((int) value);
      case RawArgument.Scalar(Long value) -> launch.argument((long) value);
      case RawArgument.Scalar(Float value) -> launch.argument((float) value);
      case RawArgument.Scalar(Number value) -> launch.argument(value.doubleValue());
      case RawArgument.Local(long bytes) -> launch.local(bytes);
      case RawArgument.Shared shared ->
          launch.argument(engine.kept(shared.handle(), RawCall.bytes(shared.type())));
      case RawArgument.Input input -> {
        Buffer buffer = buffer(engine.session(), input.array(), input.type());
        launch.write(input.array(), 0, Array.getLength(input.array()), buffer, 0).argument(buffer);
      }
      case RawArgument.Result(_, Object initial) -> addResult(launch, initial, engine);
    }
  }

  private void addResult(Launch launch, @Nullable Object initial, Engine engine) {
    Buffer buffer = buffer(engine.session(), output, call.type());
    if (initial == null) {
      launch.zero(buffer, 0, buffer.size());
    } else {
      launch.write(initial, 0, call.length(), buffer, 0);
    }
    launch.argument(buffer).read(buffer, 0, output, 0, call.length());
  }

  private Buffer buffer(Session session, Object array, Class<?> type) {
    Buffer buffer =
        session.allocate((long) Array.getLength(array) * RawCall.bytes(type), Buffer.Use.CARRIER);
    buffers.add(buffer);
    return buffer;
  }

  private void landed() {
    if (launchedOn != null) {
      launchedOn.landed();
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the result is an array of the kernel's type
  void succeeded() {
    landed();
    attempt().succeed((A) output);
  }

  @Override
  void ended(Throwable thrown) {
    landed();
    switch (thrown) {
      case UnsupportedTaskException refused -> attempt().abort(refused);
      case IllegalStateException closed when call.readsClosed() -> attempt().fail(closed);
      case BuildFailedException refused ->
          attempt()
              .abort(
                  RawKernels.unsupported(
                      call, device, List.of(String.valueOf(refused.getMessage()))));
      default ->
          attempt()
              .abort(
                  new BackendUnavailableException(
                      "Kernel '%s' was not computed by '%s': %s"
                          .formatted(call.name(), device.name(), thrown.getMessage()),
                      thrown));
    }
  }
}
