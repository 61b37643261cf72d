package org.manyhands.wire;

import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The short form of an {@link ArrayList} of which all elements are integers, longs, doubles or
 * strings: what many tasks return, and what serialization is slow for. The type of the elements,
 * then one after the other.
 */
final class PlainLists {

  private static final byte INTEGERS = 1;
  private static final byte LONGS = 2;
  private static final byte DOUBLES = 3;
  private static final byte STRINGS = 4;

  /** The tag, and the type of the elements. */
  private static final int HEAD = 2;

  private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

  private PlainLists() {}

  /** The bytes of a list behind a tag, or {@code null} if it is not of this kind. */
  static byte @Nullable [] encode(byte tag, List<?> list) {
    @Nullable Object[] elements = list.toArray();
    Object first = elements.length == 0 ? null : elements[0];
    if (first == null || !areAll(elements, first.getClass())) {
      return null;
    }
    return switch (first) {
      case Integer _ -> integers(tag, elements);
      case Long _ -> longs(tag, elements);
      case Double _ -> doubles(tag, elements);
      case String _ -> strings(tag, elements);
      default -> null;
    };
  }

  private static boolean areAll(@Nullable Object[] elements, Class<?> type) {
    for (Object element : elements) {
      if (element == null || element.getClass() != type) {
        return false;
      }
    }
    return true;
  }

  private static byte @Nullable [] integers(byte tag, @Nullable Object[] elements) {
    return behind(
        tag,
        INTEGERS,
        (long) elements.length * Integer.BYTES,
        out -> {
          for (Object element : elements) {
            out.putInt((Integer) Objects.requireNonNull(element));
          }
        });
  }

  private static byte @Nullable [] longs(byte tag, @Nullable Object[] elements) {
    return behind(
        tag,
        LONGS,
        (long) elements.length * Long.BYTES,
        out -> {
          for (Object element : elements) {
            out.putLong((Long) Objects.requireNonNull(element));
          }
        });
  }

  private static byte @Nullable [] doubles(byte tag, @Nullable Object[] elements) {
    return behind(
        tag,
        DOUBLES,
        (long) elements.length * Double.BYTES,
        out -> {
          for (Object element : elements) {
            out.putLong(Double.doubleToRawLongBits((Double) Objects.requireNonNull(element)));
          }
        });
  }

  private static byte @Nullable [] strings(byte tag, @Nullable Object[] elements) {
    List<byte[]> all = new ArrayList<>(elements.length);
    long length = Integer.BYTES;
    for (Object element : elements) {
      byte[] utf8 = Leaves.utf8((String) Objects.requireNonNull(element));
      if (utf8 == null) {
        return null;
      }
      all.add(utf8);
      length += Integer.BYTES + utf8.length;
    }
    return behind(
        tag,
        STRINGS,
        length,
        out -> {
          out.putInt(all.size());
          all.forEach(utf8 -> out.putInt(utf8.length).put(utf8));
        });
  }

  /** Null if that does not fit into one array: serialization says so. */
  private static byte @Nullable [] behind(
      byte tag, byte type, long length, Consumer<ByteBuffer> content) {
    if (length > MOST_BYTES) {
      return null;
    }
    byte[] bytes = new byte[HEAD + (int) length];
    content.accept(ByteBuffer.wrap(bytes).put(tag).put(type));
    return bytes;
  }

  /** Always an {@link ArrayList}. */
  static List<Object> decode(ByteBuffer in) throws StreamCorruptedException {
    byte type = in.get();
    return switch (type) {
      case INTEGERS -> {
        int[] values = new int[in.remaining() / Integer.BYTES];
        in.asIntBuffer().get(values);
        yield list(Arrays.stream(values).boxed().toArray());
      }
      case LONGS -> {
        long[] values = new long[in.remaining() / Long.BYTES];
        in.asLongBuffer().get(values);
        yield list(Arrays.stream(values).boxed().toArray());
      }
      case DOUBLES -> {
        double[] values = new double[in.remaining() / Double.BYTES];
        in.asDoubleBuffer().get(values);
        yield list(Arrays.stream(values).boxed().toArray());
      }
      case STRINGS -> strings(in);
      default ->
          throw new StreamCorruptedException("A list has the unknown type '%d'.".formatted(type));
    };
  }

  private static List<Object> list(Object[] elements) {
    return new ArrayList<>(Arrays.asList(elements));
  }

  private static List<Object> strings(ByteBuffer in) throws StreamCorruptedException {
    int count = checked(in.getInt(), in.remaining() / Integer.BYTES);
    List<Object> strings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] utf8 = new byte[checked(in.getInt(), in.remaining())];
      in.get(utf8);
      strings.add(new String(utf8, StandardCharsets.UTF_8));
    }
    return strings;
  }

  /** Checked before it is allocated. */
  private static int checked(int length, int most) throws StreamCorruptedException {
    if (length < 0 || length > most) {
      throw new StreamCorruptedException(
          "A list has the length '%d', where there is room for '%d'.".formatted(length, most));
    }
    return length;
  }
}
