package org.manyhands.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The descriptors of classes that were written, each with a number that stands for it from then on:
 * they are most of what a small task consists of. Whoever is to read a value needs all descriptors
 * that were known when it had been written; see {@link #since}. Thread-safe.
 */
public final class DescriptorWriter {

  /** More than any program has that does not make classes as it goes; those are written in full. */
  static final int MOST = 4096;

  private final Map<Class<?>, Integer> numbers = new HashMap<>();
  private final List<byte[]> definitions = new ArrayList<>();

  /** Nothing is known yet. */
  public DescriptorWriter() {}

  /** The number of a descriptor, from 1; or 0 if it is to be written in full. */
  synchronized int number(ObjectStreamClass descriptor) {
    Class<?> type = descriptor.forClass();
    Integer known = numbers.get(type);
    if (known != null) {
      return known;
    }
    if (type == null || definitions.size() == MOST) {
      return 0;
    }
    definitions.add(define(descriptor));
    numbers.put(type, definitions.size());
    return definitions.size();
  }

  private static byte[] define(ObjectStreamClass descriptor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(descriptor);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from an array
    }
    return bytes.toByteArray();
  }

  /**
   * How many descriptors have a number.
   *
   * @return the count, which only grows
   */
  public synchronized int size() {
    return definitions.size();
  }

  /**
   * What a reader has to be told before it reads what was written up to now.
   *
   * @param known how many descriptors it was told of before
   * @return a {@link Frame.Type#DESCRIPTOR} for each since then
   */
  public synchronized List<Frame> since(int known) {
    List<Frame> frames = new ArrayList<>();
    for (int i = known; i < definitions.size(); i++) {
      frames.add(new Frame(Frame.Type.DESCRIPTOR, i + 1L, definitions.get(i)));
    }
    return frames;
  }
}
