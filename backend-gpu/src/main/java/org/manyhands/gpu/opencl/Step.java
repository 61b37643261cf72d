package org.manyhands.gpu.opencl;

import java.util.List;
import java.util.stream.Stream;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jspecify.annotations.Nullable;

/** One of the things that a launch does, in order. */
sealed interface Step {

  /** Before anything is queued, on the thread that starts the launch. */
  void prepare(Flight flight);

  /** Queues it on the device. */
  void enqueue(Flight flight);

  /** Whether it has to do with a buffer. */
  boolean uses(Buffer buffer);

  /** From the host to the device; the array is read when the launch starts. */
  record Write(HostArray array, Buffer to, long at) implements Step {

    @Override
    public void prepare(Flight flight) {
      if (!flight.hold(to) || !flight.cargo().fill(this)) {
        flight.cargo().load(this);
      }
    }

    @Override
    public void enqueue(Flight flight) {
      flight.takeBack(to);
      flight.cargo().send(this, flight);
    }

    @Override
    public boolean uses(Buffer buffer) {
      return to == buffer;
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
      boolean last = flight.isLastUse(this, from);
      if (last && from.isLendable()) {
        flight.cargo().fetchWhenLent(this);
        return;
      }
      flight.takeBack(from);
      if (last) {
        flight.readWhenDone(this);
      } else {
        flight.cargo().fetch(this, flight);
      }
    }

    @Override
    public boolean uses(Buffer buffer) {
      return from == buffer;
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
      flight.takeBack(buffer);
      if (bytes > 0) {
        flight.enqueue((queue, event) ->
            CL.clEnqueueFillBuffer(
                queue, buffer.handle(), Pointer.to(new byte[1]), 1, at, bytes, 0, null, event));
      }
    }

    @Override
    public boolean uses(Buffer other) {
      return buffer == other;
    }

    @Override
    public String toString() {
      return "clearing a " + buffer;
    }
  }

  /** A kernel over a range. */
  record Run(
      Program program,
      String name,
      List<Argument> arguments,
      long first,
      List<Long> range,
      List<Long> group)
      implements Step {

    @Override
    public void prepare(Flight flight) {
      buffers().forEach(flight::hold);
    }

    @Override
    public boolean uses(Buffer buffer) {
      return buffers().anyMatch(used -> used == buffer);
    }

    private Stream<Buffer> buffers() {
      return arguments.stream()
          .filter(Argument.Global.class::isInstance)
          .map(argument -> ((Argument.Global) argument).buffer());
    }

    @Override
    public void enqueue(Flight flight) {
      buffers().forEach(flight::takeBack);
      Program.Kernel kernel = program.borrow(name);
      try {
        bind(kernel);
        if (!range.contains(0L)) {
          flight.enqueue((queue, event) ->
              CL.clEnqueueNDRangeKernel(
                  queue,
                  kernel.handle(),
                  range.size(),
                  offset(),
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

    private long @Nullable [] offset() {
      if (first == 0) {
        return null;
      }
      long[] offset = new long[range.size()];
      offset[0] = first;
      return offset;
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
