package org.manyhands.gpu;

import java.lang.reflect.Array;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.manyhands.gpu.DeviceProgram.Bound;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Launch;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.shared.SharedArray;

/** The arguments of one launch. An array that is read in several places is copied once. */
final class Arguments {

  private final Session session;
  private final Residents residents;
  private final Launch launch;
  private final List<Buffer> buffers;
  private final IdentityHashMap<Object, Buffer> copied = new IdentityHashMap<>();

  /**
   * None yet.
   *
   * @param buffers is given those that are taken
   */
  Arguments(Session session, Residents residents, Launch launch, List<Buffer> buffers) {
    this.session = session;
    this.residents = residents;
    this.launch = launch;
    this.buffers = buffers;
  }

  private Buffer buffer(long bytes) {
    Buffer buffer = session.allocate(bytes);
    buffers.add(buffer);
    return buffer;
  }

  /** An input of the task. */
  void add(Bound bound) {
    Object value = Objects.requireNonNull(bound.value(), () -> bound.input().source() + " is null");
    switch (bound.input().variable().type()) {
      case Type.Array array -> addArray(value, array.element().bytes());
      case Type.Scalar scalar -> addNumber(value);
    }
  }

  /** A number that goes there and back, if it may change there. */
  void addStatus(int[] status, boolean mayChange) {
    Buffer buffer = buffer(Integer.BYTES);
    launch.argument(buffer);
    if (mayChange) {
      launch.write(status, 0, 1, buffer, 0).read(buffer, 0, status, 0, 1);
    }
  }

  /** An array that is computed. */
  void addResult(Object array, int bytes) {
    int length = Array.getLength(array);
    Buffer buffer = buffer((long) length * bytes);
    launch.argument(buffer).read(buffer, 0, array, 0, length);
  }

  private void addArray(Object value, int bytes) {
    if (value instanceof SharedArray<?> shared) {
      launch.argument(residents.of(shared, bytes)).argument(shared.length());
      return;
    }
    int length = Array.getLength(value);
    Buffer buffer = copied.computeIfAbsent(value, key -> copy(value, length, bytes));
    launch.argument(buffer).argument(length);
  }

  private Buffer copy(Object array, int length, int bytes) {
    Buffer buffer = buffer((long) length * bytes);
    launch.write(array, 0, length, buffer, 0);
    return buffer;
  }

  /** A number, by value. */
  void addNumber(Object value) {
    switch (value) {
      case Long number -> launch.argument((long) number);
      case Float number -> launch.argument((float) number);
      case Double number -> launch.argument((double) number);
      case Boolean flag -> launch.argument(flag ? 1 : 0);
      case Character character -> launch.argument((int) character);
      case Number number -> launch.argument(number.intValue());
      default -> throw new IllegalArgumentException("'%s' is no number".formatted(value));
    }
  }
}
