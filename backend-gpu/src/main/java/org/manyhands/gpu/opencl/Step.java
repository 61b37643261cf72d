package org.manyhands.gpu.opencl;

import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;

/** One of the things that a launch does, in order. */
sealed interface Step {

  /** Before anything is queued, on the thread that starts the launch. */
  void prepare(Flight flight);

  /** Queues it on the device. */
  void enqueue(Flight flight);

  /** From the host to the device; the array is read when the launch starts. */
  record Write(HostArray array, Buffer to, long at) implements Step {

    @Override
    public void prepare(Flight flight) {
      flight.hold(to);
      Chunks.of(array.bytes())
          .forEach(chunk -> flight.stageWrite(this, chunk.offset(), chunk.bytes()));
    }

    @Override
    public void enqueue(Flight flight) {
      flight.enqueueWrites(this);
    }

    @Override
    public String toString() {
      return "writing %s to a %s".formatted(array, to);
    }
  }

  /** From the device to the host; the array is written when all steps are done. */
  record Read(Buffer from, long at, HostArray array) implements Step {

    @Override
    public void prepare(Flight flight) {
      flight.hold(from);
    }

    @Override
    public void enqueue(Flight flight) {
      Chunks.of(array.bytes())
          .forEach(chunk -> flight.enqueueRead(this, chunk.offset(), chunk.bytes()));
    }

    @Override
    public String toString() {
      return "reading %s from a %s".formatted(array, from);
    }
  }

  /** Sets bytes of a buffer to 0. */
  record Zero(Buffer buffer, long at, long bytes) implements Step {

    @Override
    public void prepare(Flight flight) {
      flight.hold(buffer);
    }

    @Override
    public void enqueue(Flight flight) {
      if (bytes > 0) {
        flight.enqueue((queue, event) ->
            CL.clEnqueueFillBuffer(
                queue, buffer.handle(), Pointer.to(new byte[1]), 1, at, bytes, 0, null, event));
      }
    }

    @Override
    public String toString() {
      return "clearing a " + buffer;
    }
  }

  /** A kernel over a range. */
  record Run(
      Program program, String name, List<Argument> arguments, List<Long> range, List<Long> group)
      implements Step {

    @Override
    public void prepare(Flight flight) {
      for (Argument argument : arguments) {
        if (argument instanceof Argument.Global(Buffer buffer)) {
          flight.hold(buffer);
        }
      }
    }

    @Override
    public void enqueue(Flight flight) {
      Program.Kernel kernel = program.borrow(name);
      try {
        bind(kernel);
        if (!range.contains(0L)) {
          flight.enqueue((queue, event) ->
              CL.clEnqueueNDRangeKernel(
                  queue,
                  kernel.handle(),
                  range.size(),
                  null,
                  longs(range),
                  group.isEmpty() ? null : longs(group),
                  0,
                  null,
                  event));
        }
      } finally {
        // The device has taken the arguments; the next run may set others.
        program.giveBack(kernel);
      }
    }

    private void bind(Program.Kernel kernel) {
      // Left to OpenCL, a missing argument would be the one of an earlier run.
      if (kernel.parameters() != arguments.size()) {
        throw new DeviceException(
            "Kernel '%s' takes '%d' arguments, but '%d' were given."
                .formatted(name, kernel.parameters(), arguments.size()),
            null);
      }
      for (int i = 0; i < arguments.size(); i++) {
        try {
          arguments.get(i).set(kernel.handle(), i);
        } catch (CLException e) {
          throw DeviceException.of(
              "'%s' cannot be argument '%d' of kernel '%s'".formatted(arguments.get(i), i, name),
              e);
        }
      }
    }

    private static long[] longs(List<Long> values) {
      return values.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
      return "kernel '%s' over %s%s"
          .formatted(name, range, group.isEmpty() ? "" : " in groups of " + group);
    }
  }
}
