package org.manyhands.wire;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The short form of values without references: {@code null}, boxed primitives, strings, arrays of
 * primitives, and {@link PlainLists}. A tag, then the value in network byte order.
 */
final class Leaves {

  // 0 is serialization: see Codec
  private static final byte NULL = 1;
  private static final byte BOOLEAN = 2;
  private static final byte INTEGER = 3;
  private static final byte LONG = 4;
  private static final byte FLOAT = 5;
  private static final byte DOUBLE = 6;
  private static final byte STRING = 7;
  private static final byte BYTES = 8;
  private static final byte INTS = 9;
  private static final byte LONGS = 10;
  private static final byte FLOATS = 11;
  private static final byte DOUBLES = 12;
  private static final byte LIST = 13;

  private Leaves() {}

  /** The bytes of a leaf, or {@code null} if the value is none. */
  static byte @Nullable [] encode(@Nullable Object value) {
    return switch (value) {
      case null -> new byte[] {NULL};
      case Boolean v -> new byte[] {BOOLEAN, (byte) (v ? 1 : 0)};
      case Integer v -> tagged(INTEGER, Integer.BYTES).putInt(v).array();
      case Long v -> tagged(LONG, Long.BYTES).putLong(v).array();
      case Float v -> tagged(FLOAT, Float.BYTES).putInt(Float.floatToRawIntBits(v)).array();
      case Double v -> tagged(DOUBLE, Double.BYTES).putLong(Double.doubleToRawLongBits(v)).array();
      case String v -> string(v);
      case byte[] v -> tagged(BYTES, v.length).put(v).array();
      case int[] v -> array(INTS, v.length, Integer.BYTES, b -> b.asIntBuffer().put(v));
      case long[] v -> array(LONGS, v.length, Long.BYTES, b -> b.asLongBuffer().put(v));
      case float[] v -> array(FLOATS, v.length, Float.BYTES, b -> b.asFloatBuffer().put(v));
      case double[] v -> array(DOUBLES, v.length, Double.BYTES, b -> b.asDoubleBuffer().put(v));
      case ArrayList<?> v when v.getClass() == ArrayList.class -> PlainLists.encode(LIST, v);
      default -> null;
    };
  }

  static @Nullable Object decode(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      throw new StreamCorruptedException("A value has no bytes.");
    }
    try {
      return decode(bytes, ByteBuffer.wrap(bytes, 1, bytes.length - 1).slice());
    } catch (BufferUnderflowException e) {
      throw new StreamCorruptedException(
          "A value with the tag '%d' is cut off after '%d' bytes."
              .formatted(bytes[0], bytes.length));
    }
  }

  private static @Nullable Object decode(byte[] bytes, ByteBuffer in) throws IOException {
    return switch (bytes[0]) {
      case NULL -> null;
      case BOOLEAN -> in.get() != 0;
      case INTEGER -> in.getInt();
      case LONG -> in.getLong();
      case FLOAT -> Float.intBitsToFloat(in.getInt());
      case DOUBLE -> Double.longBitsToDouble(in.getLong());
      case STRING -> new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
      case BYTES -> read(in, new byte[in.remaining()]);
      case INTS -> read(in, new int[in.remaining() / Integer.BYTES]);
      case LONGS -> read(in, new long[in.remaining() / Long.BYTES]);
      case FLOATS -> read(in, new float[in.remaining() / Float.BYTES]);
      case DOUBLES -> read(in, new double[in.remaining() / Double.BYTES]);
      case LIST -> PlainLists.decode(in);
      default ->
          throw new StreamCorruptedException(
              "A value has the unknown tag '%d'.".formatted(bytes[0]));
    };
  }

  private static Object read(ByteBuffer in, Object target) {
    switch (target) {
      case byte[] v -> in.get(v);
      case int[] v -> in.asIntBuffer().get(v);
      case long[] v -> in.asLongBuffer().get(v);
      case float[] v -> in.asFloatBuffer().get(v);
      case double[] v -> in.asDoubleBuffer().get(v);
      default -> throw new IllegalArgumentException(target.getClass().getName());
    }
    return target;
  }

  private static ByteBuffer tagged(byte tag, int length) {
    return ByteBuffer.allocate(1 + length).put(tag);
  }

  private static byte @Nullable [] string(String value) {
    byte[] utf8 = utf8(value);
    return utf8 == null ? null : tagged(STRING, utf8.length).put(utf8).array();
  }

  /** UTF-8 would replace an unpaired surrogate; such a string is left to serialization. */
  static byte @Nullable [] utf8(String value) {
    return hasSurrogates(value) ? null : value.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasSurrogates(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Null if the bytes of the array would not fit into one array: serialization says so. */
  private static byte @Nullable [] array(
      byte tag, int length, int width, java.util.function.Consumer<ByteBuffer> content) {
    if ((long) length * width > Integer.MAX_VALUE - 64) {
      return null;
    }
    byte[] bytes = new byte[1 + length * width];
    bytes[0] = tag;
    content.accept(ByteBuffer.wrap(bytes, 1, length * width).slice());
    return bytes;
  }
}
