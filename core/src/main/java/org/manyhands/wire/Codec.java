package org.manyhands.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectOutputStream;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;
import org.manyhands.task.TaskNotSerializableException;

/**
 * Values to bytes and back. Thread-safe.
 *
 * <p>The first byte says how: common leaf values have a short form of their own, everything else is
 * JDK serialization, read behind a filter.
 */
public final class Codec {

  private static final byte SERIALIZED = 0;

  private final ObjectInputFilter filter;
  private final @Nullable ClassLoader loader;
  private final ValueCodecs values;
  private final @Nullable DescriptorWriter writer;
  private final @Nullable DescriptorReader reader;

  /**
   * A codec of which every value can be read by itself, and of which everything is serialized.
   *
   * @param filter decides which classes may be read
   * @param loader where classes are looked for first, or {@code null}
   */
  public Codec(ObjectInputFilter filter, @Nullable ClassLoader loader) {
    this(filter, loader, ValueCodecs.NONE);
  }

  /**
   * A codec of which every value can be read by itself.
   *
   * @param filter decides which classes may be read
   * @param loader where classes are looked for first, or {@code null}
   * @param values the types that are not serialized
   */
  public Codec(ObjectInputFilter filter, @Nullable ClassLoader loader, ValueCodecs values) {
    this(filter, loader, values, null, null);
  }

  private Codec(
      ObjectInputFilter filter,
      @Nullable ClassLoader loader,
      ValueCodecs values,
      @Nullable DescriptorWriter writer,
      @Nullable DescriptorReader reader) {
    this.filter = filter;
    this.loader = loader;
    this.values = values;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * This codec for values in which numbers stand for class descriptors.
   *
   * @param numbers those of what is written
   * @return a codec whose values a codec reads that was told of the descriptors
   */
  public Codec writingTo(DescriptorWriter numbers) {
    return new Codec(filter, loader, values, numbers, reader);
  }

  /**
   * This codec for values of another codec, in which numbers stand for class descriptors.
   *
   * @return a codec, and what is to be told of the descriptors
   */
  public Connected connected() {
    DescriptorReader told = new DescriptorReader(filter, loader);
    return new Connected(new Codec(filter, loader, values, writer, told), told);
  }

  /**
   * A codec for one connection.
   *
   * @param codec reads what comes over it
   * @param descriptors to be told of the descriptors that come over it
   */
  public record Connected(Codec codec, DescriptorReader descriptors) {}

  /**
   * Writes a value.
   *
   * @param value the value
   * @param what what it is, to begin a message with: "Task 'x'"
   * @return its bytes
   * @throws TaskNotSerializableException if it cannot be written; names the path to the culprit
   */
  public byte[] encode(@Nullable Object value, String what) {
    byte[] leaf = Leaves.encode(value);
    return leaf != null ? leaf : serialize(Objects.requireNonNull(value), () -> what, new byte[0]);
  }

  /**
   * Writes a task behind a header.
   *
   * @param task the task
   * @param what tells what it is, to begin a message with
   * @param header what to put before it
   * @return the header and the bytes of the task
   * @throws TaskNotSerializableException if it cannot be written; names the path to the culprit
   */
  byte[] encodeTask(Task<?> task, Supplier<String> what, byte[] header) {
    return serialize(task, what, header);
  }

  private byte[] serialize(Object value, Supplier<String> what, byte[] header) {
    ByteOutput bytes = new ByteOutput();
    try {
      bytes.write(header);
      bytes.write(SERIALIZED);
      ObjectOutputStream out = new ValueOutput(bytes, values, writer);
      out.writeObject(value);
      out.flush(); // not closed: with no memory left, that fails once more, and hides why
    } catch (IOException | RuntimeException e) {
      throw new TaskNotSerializableException(Culprit.describe(value, what.get(), e, values), e);
    } catch (StackOverflowError e) {
      throw new TaskNotSerializableException(
          "%s cannot be serialized: its objects refer to each other in too long a chain; send a flatter structure, such as a list or an array."
              .formatted(what.get()),
          e);
    } catch (Error e) { // the classes that are written are a user's, and may throw anything
      throw new TaskNotSerializableException(
          "%s cannot be serialized: %s.".formatted(what.get(), Failures.describeOne(e)), e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a value. What the code of the classes throws that are read, comes through as it is.
   *
   * @param bytes what {@link #encode} returned, in this JVM or another
   * @return the value
   * @throws IOException if the bytes are damaged or the filter refuses a class
   * @throws ClassNotFoundException if a class is missing here
   */
  public @Nullable Object decode(byte[] bytes) throws IOException, ClassNotFoundException {
    return bytes.length > 0 && bytes[0] == SERIALIZED
        ? deserialize(bytes, 1)
        : Leaves.decode(bytes);
  }

  /**
   * Reads a task behind a header.
   *
   * @param bytes what {@link #encodeTask} returned, in this JVM or another
   * @param headerLength the length of its header
   * @return the task, or something else if the bytes were not written so
   * @throws IOException if the bytes are damaged or the filter refuses a class
   * @throws ClassNotFoundException if a class is missing here
   */
  @Nullable Object decodeTask(byte[] bytes, int headerLength)
      throws IOException, ClassNotFoundException {
    if (headerLength >= bytes.length || bytes[headerLength] != SERIALIZED) {
      throw new ProtocolException("No task follows the header.");
    }
    return deserialize(bytes, headerLength + 1);
  }

  private @Nullable Object deserialize(byte[] bytes, int from)
      throws IOException, ClassNotFoundException {
    int length = bytes.length - from;
    try (FilteredObjectInput in =
        new FilteredObjectInput(
            new ByteArrayInputStream(bytes, from, length),
            bytes.length,
            filter,
            loader,
            values,
            reader)) {
      return in.readValue();
    }
  }

  /** Without the locks of the JDK's class, which cost more than a small value itself. */
  private static final class ByteOutput extends java.io.OutputStream {

    /** The longest array that all common JVMs can allocate. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private byte[] bytes = new byte[512];
    private int length;

    @Override
    public void write(int b) throws IOException {
      reserve(1);
      bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
      reserve(count);
      System.arraycopy(source, offset, bytes, length, count);
      length += count;
    }

    private void reserve(int count) throws IOException {
      if (count > MAX_LENGTH - length) {
        throw new IOException("it has more than %d bytes".formatted(MAX_LENGTH));
      }
      if (count > bytes.length - length) {
        long grown = Math.max(2L * bytes.length, (long) length + count);
        bytes = Arrays.copyOf(bytes, (int) Math.min(grown, MAX_LENGTH));
      }
    }

    byte[] toByteArray() {
      return Arrays.copyOf(bytes, length);
    }
  }
}
