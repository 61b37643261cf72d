package org.manyhands.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/** JDK deserialization behind a filter, with classes from a given loader first. */
@SuppressWarnings("ReferenceEquality") // what no codec has read is handed back itself
final class FilteredObjectInput extends ObjectInputStream {

  private static final int SMALL_ARRAY = 64;

  private final @Nullable ClassLoader loader;
  private final @Nullable DescriptorReader known;
  private final ObjectInputFilter filter;
  private final ValueCodecs values;

  /** The name of a class that the filter has refused. */
  private @Nullable String refused;

  /** How many more elements arrays may have. */
  private long room;

  /**
   * Reads from a stream.
   *
   * @param length the number of bytes in the stream
   * @param known the descriptors for which numbers stand, or {@code null} if there are no numbers
   */
  FilteredObjectInput(
      InputStream in,
      int length,
      ObjectInputFilter filter,
      @Nullable ClassLoader loader,
      ValueCodecs values,
      @Nullable DescriptorReader known)
      throws IOException {
    super(in);
    this.loader = loader;
    this.filter = filter;
    this.values = values;
    this.known = known;
    this.room = 4L * length;
    setObjectInputFilter(info -> check(info, filter));
    if (!values.isEmpty()) {
      enableResolveObject(true);
    }
  }

  @Override
  protected Object resolveObject(Object read) throws IOException {
    Object value = values.resolve(read);
    if (value != read && CachingFilter.refuses(filter, value.getClass())) {
      throw new RefusedClassException(value.getClass().getName());
    }
    return value;
  }

  private Status check(FilterInfo info, ObjectInputFilter filter) {
    Status status = hasRoom(info.arrayLength()) ? filter.checkInput(info) : Status.REJECTED;
    Class<?> type = info.serialClass();
    if (status == Status.REJECTED && type != null && CachingFilter.refuses(filter, type)) {
      refused = type.getName();
    }
    return status;
  }

  /**
   * Reads the object, of which the stream has one.
   *
   * @throws RefusedClassException if the filter refuses a class
   */
  @Nullable Object readValue() throws IOException, ClassNotFoundException {
    try {
      return readObject();
    } catch (InvalidClassException e) {
      throw refused == null ? e : new RefusedClassException(refused);
    }
  }

  /**
   * An array is allocated before its elements are read, so a false length would take any amount of
   * memory, and arrays within arrays that amount many times over. Each element of all of them has
   * at least one byte; hash tables are larger than what they hold, above all small ones.
   */
  private boolean hasRoom(long arrayLength) {
    room -= Math.max(0, arrayLength - SMALL_ARRAY);
    return room >= 0;
  }

  @Override
  protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
    int number = known == null ? 0 : readUnsignedShort();
    return number == 0 || known == null ? super.readClassDescriptor() : known.descriptor(number);
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    if (known == null) {
      return find(description);
    }
    Class<?> found = known.type(description);
    if (found == null) {
      found = find(description);
      known.found(description, found);
    }
    return found;
  }

  private Class<?> find(ObjectStreamClass description) throws IOException, ClassNotFoundException {
    if (loader != null) {
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException notThere) {
        return resolveByDefault(description, notThere);
      }
    }
    return super.resolveClass(description);
  }

  /** Primitive types, and classes that only this library's loader sees. */
  private Class<?> resolveByDefault(ObjectStreamClass description, ClassNotFoundException notThere)
      throws IOException, ClassNotFoundException {
    try {
      return super.resolveClass(description);
    } catch (ClassNotFoundException e) {
      e.addSuppressed(notThere);
      throw e;
    }
  }
}
