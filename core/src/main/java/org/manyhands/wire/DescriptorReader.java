package org.manyhands.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The descriptors that the other side has told of; see {@link DescriptorWriter}. Thread-safe. */
public final class DescriptorReader {

  /** Of one descriptor, in bytes. */
  private static final int LONGEST = 1 << 20;

  private final ObjectInputFilter filter;
  private final @Nullable ClassLoader loader;

  /** A descriptor, or the bytes of one that cannot be used. */
  private final List<Object> descriptors = new ArrayList<>();

  /** Those that were used; found by identity, as descriptors know no other equality. */
  private final Map<ObjectStreamClass, Class<?>> types = new ConcurrentHashMap<>();

  /**
   * Nothing is known yet.
   *
   * @param filter decides which classes may be read
   * @param loader where classes are looked for first, or {@code null}
   */
  public DescriptorReader(ObjectInputFilter filter, @Nullable ClassLoader loader) {
    this.filter = filter;
    this.loader = loader;
  }

  /**
   * Takes note of a descriptor. One that cannot be used here is an error for the values alone that
   * need it.
   *
   * @param told a {@link Frame.Type#DESCRIPTOR}
   * @throws IOException if it is not what the other side would send
   */
  public synchronized void add(Frame told) throws IOException {
    byte[] definition = told.payload();
    if (told.task() != descriptors.size() + 1L
        || descriptors.size() == DescriptorWriter.MOST
        || definition.length > LONGEST) {
      throw new ProtocolException(
          "Not a descriptor: number '%d' of '%d' bytes, after '%d' others."
              .formatted(told.task(), definition.length, descriptors.size()));
    }
    try (FilteredObjectInput in =
        new FilteredObjectInput(
            new ByteArrayInputStream(definition),
            definition.length,
            filter,
            loader,
            ValueCodecs.NONE,
            null)) {
      descriptors.add(in.readValue() instanceof ObjectStreamClass read ? read : definition);
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      descriptors.add(e);
    }
  }

  synchronized ObjectStreamClass descriptor(int number) throws IOException, ClassNotFoundException {
    Object found = number < 1 || number > descriptors.size() ? null : descriptors.get(number - 1);
    return switch (found) {
      case ObjectStreamClass descriptor -> descriptor;
      case ClassNotFoundException e -> throw new ClassNotFoundException(e.getMessage(), e);
      case RefusedClassException e -> throw new RefusedClassException(e);
      case Exception e -> throw unusable(e);
      case null, default ->
          throw new StreamCorruptedException("Class descriptor '%d' is unknown.".formatted(number));
    };
  }

  private static InvalidClassException unusable(Exception cause) {
    InvalidClassException thrown = new InvalidClassException(Failures.describeOne(cause));
    thrown.initCause(cause);
    return thrown;
  }

  /** The class of a descriptor that was used before, or {@code null}. */
  @Nullable Class<?> type(ObjectStreamClass descriptor) {
    return types.get(descriptor);
  }

  /** Takes note of the class of a descriptor, if that has a number. */
  synchronized void found(ObjectStreamClass descriptor, Class<?> type) {
    if (descriptors.contains(descriptor)) {
      types.put(descriptor, type);
    }
  }
}
