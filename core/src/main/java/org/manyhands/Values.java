package org.manyhands;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Elements or results of a chunk, immutable. Where they travel, numbers of one type go as an array
 * of that type, which is many times faster to write and to read than as many objects.
 */
final class Values<T extends @Nullable Object> implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  private final transient @Nullable Object[] values;

  private Values(@Nullable Object[] values) {
    this.values = values;
  }

  static <T extends @Nullable Object> Values<T> of(List<? extends T> values) {
    return new Values<>(values.toArray());
  }

  int size() {
    return values.length;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // nothing else is put in; null only if T has it
  T get(int index) {
    return (T) values[index];
  }

  @Serial
  private Object writeReplace() {
    return new Packed(pack());
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("Values come packed.");
  }

  private Object pack() {
    Object first = values.length == 0 ? null : values[0];
    if (first == null || !areAll(first.getClass())) {
      return values;
    }
    IntStream indices = IntStream.range(0, values.length);
    return switch (first) {
      case Integer _ -> indices.map(i -> (Integer) get(i)).toArray();
      case Long _ -> indices.mapToLong(i -> (Long) get(i)).toArray();
      case Double _ -> indices.mapToDouble(i -> (Double) get(i)).toArray();
      default -> values;
    };
  }

  private boolean areAll(Class<?> type) {
    for (Object value : values) {
      if (value == null || value.getClass() != type) {
        return false;
      }
    }
    return true;
  }

  private record Packed(Object values) implements Serializable {

    @Serial
    private Object readResolve() throws InvalidObjectException {
      return new Values<>(
          switch (values) {
            case int[] ints -> box(ints.length, i -> ints[i]);
            case long[] longs -> box(longs.length, i -> longs[i]);
            case double[] doubles -> box(doubles.length, i -> doubles[i]);
            case Object[] objects -> objects;
            case null, default -> throw new InvalidObjectException("Not packed values.");
          });
    }

    private static Object[] box(int length, IntFunction<Object> value) {
      return IntStream.range(0, length).mapToObj(value).toArray();
    }
  }
}
