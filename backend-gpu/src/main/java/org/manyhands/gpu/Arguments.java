package org.manyhands.gpu;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.manyhands.gpu.DeviceProgram.Bound;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Launch;
import org.manyhands.shared.SharedArray;

/**
 * The inputs of a task on one device. An array that is read in several places is copied once, by
 * the first launch.
 */
final class Arguments implements AutoCloseable {

  private final Engine engine;
  private final List<Buffer> buffers = new ArrayList<>();
  private final IdentityHashMap<Object, FlatRows> flattened = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Buffer> copied = new IdentityHashMap<>();

  /** What the first launch does before it computes. */
  private final List<Consumer<Launch>> writes = new ArrayList<>();

  private final List<Consumer<Launch>> arguments = new ArrayList<>();

  /** None yet. */
  Arguments(Engine engine) {
    this.engine = engine;
  }

  /** An input of the task. */
  void add(Bound bound) {
    Object value = Objects.requireNonNull(bound.value(), () -> bound.input().source() + " is null");
    switch (bound.input().variable().type()) {
      case Type.Array array -> addArray(value, array.element().bytes());
      case Type.Rows rows -> addRows((Object[]) value, rows.element().bytes());
      case Type.Scalar scalar -> arguments.add(launch -> addNumber(launch, value));
    }
  }

  private void addArray(Object value, int bytes) {
    if (value instanceof SharedArray<?> shared) {
      Buffer kept = engine.kept(shared, bytes);
      arguments.add(launch -> launch.argument(kept).argument(shared.length()));
      return;
    }
    addCopy(value, bytes);
    int length = Array.getLength(value);
    arguments.add(launch -> launch.argument(length));
  }

  private void addRows(Object[] rows, int bytes) {
    FlatRows flat = flattened.computeIfAbsent(rows, key -> FlatRows.of(rows));
    addCopy(flat.elements(), bytes);
    addCopy(flat.starts(), Integer.BYTES);
    arguments.add(launch -> launch.argument(flat.count()));
  }

  /** An array without its length. */
  private void addCopy(Object array, int bytes) {
    Buffer buffer = copied.computeIfAbsent(array, key -> copy(array, bytes));
    arguments.add(launch -> launch.argument(buffer));
  }

  private Buffer copy(Object array, int bytes) {
    int length = Array.getLength(array);
    Buffer buffer = engine.session().allocate((long) length * bytes, Buffer.Use.CARRIER);
    buffers.add(buffer);
    writes.add(launch -> launch.write(array, 0, length, buffer, 0));
    return buffer;
  }

  /** All of them, for a launch. */
  void addTo(Launch launch) {
    writes.forEach(write -> write.accept(launch));
    arguments.forEach(argument -> argument.accept(launch));
  }

  /** A launch has started: the next one finds the arrays on the device. */
  void sent() {
    writes.clear();
  }

  /** A number, by value. */
  static void addNumber(Launch launch, Object value) {
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

  /** As if nothing had been added. */
  void clear() {
    close();
    buffers.clear();
    copied.clear();
    writes.clear();
    arguments.clear();
  }

  /** No launch follows; those that have started keep what they use. */
  @Override
  public void close() {
    buffers.forEach(Buffer::close);
  }
}
