package org.manyhands.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.ValueCodec;
import org.manyhands.task.BackendUnavailableException;

/** The codecs that are installed, and which of them carries what. Thread-safe. */
public final class ValueCodecs {

  /** Everything is serialized. */
  public static final ValueCodecs NONE = new ValueCodecs(List.of());

  private final Map<String, ValueCodec<?>> byName = new HashMap<>();

  /** One or none for most types; several where it is not clear which. */
  private final ClassValue<List<ValueCodec<?>>> byType =
      new ClassValue<>() {
        @Override
        protected List<ValueCodec<?>> computeValue(Class<?> type) {
          return nearest(type);
        }
      };

  private ValueCodecs(Collection<? extends ValueCodec<?>> codecs) {
    codecs.forEach(this::put);
  }

  /** What stands for a value that a codec has written. */
  private static final class Encoded implements Serializable {

    @Serial private static final long serialVersionUID = 1L;

    private final String codec;
    private final byte[] bytes;

    Encoded(String codec, byte[] bytes) {
      this.codec = codec;
      this.bytes = bytes;
    }
  }

  /**
   * Some codecs.
   *
   * @param codecs the codecs
   * @return what knows them
   * @throws BackendUnavailableException if two have one name, or one is for all types
   */
  public static ValueCodecs of(Collection<? extends ValueCodec<?>> codecs) {
    return codecs.isEmpty() ? NONE : new ValueCodecs(codecs);
  }

  /**
   * Those that are services for this thread's context class loader, which sees an application's
   * modules in containers, or for this library's own.
   *
   * @return what knows them
   * @throws BackendUnavailableException if one cannot be loaded
   */
  public static ValueCodecs installed() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Map<Class<?>, ValueCodec<?>> found = new HashMap<>();
    try {
      putAll(found, loader);
      putAll(found, ValueCodecs.class.getClassLoader());
    } catch (ServiceConfigurationError e) {
      throw new BackendUnavailableException(
          "A codec for values is installed that cannot be loaded: %s. Give it a public constructor without arguments, or take it out of META-INF/services."
              .formatted(e.getMessage()),
          e);
    }
    return of(found.values());
  }

  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static void putAll(Map<Class<?>, ValueCodec<?>> found, @Nullable ClassLoader loader) {
    for (Iterator<ValueCodec> each = ServiceLoader.load(ValueCodec.class, loader).iterator();
        each.hasNext(); ) {
      ValueCodec<?> codec = each.next();
      found.putIfAbsent(codec.getClass(), codec);
    }
  }

  private void put(ValueCodec<?> codec) {
    Class<?> type = codec.type();
    if (type == Object.class || type == Serializable.class || type.isPrimitive()) {
      throw new BackendUnavailableException(
          "The codec '%s' cannot carry all of '%s'; let it name a type of its own."
              .formatted(codec.name(), type.getName()),
          null);
    }
    ValueCodec<?> other = byName.putIfAbsent(codec.name(), codec);
    if (other != null) {
      throw new BackendUnavailableException(
          "Two codecs for values are named '%s': '%s' and '%s'. Remove one from the class path, or rename it."
              .formatted(codec.name(), other.getClass().getName(), codec.getClass().getName()),
          null);
    }
  }

  /**
   * Whether everything is serialized.
   *
   * @return whether there is no codec
   */
  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Whether values of a class are carried by a codec. */
  boolean carry(Class<?> type) {
    return !isEmpty() && !byType.get(type).isEmpty();
  }

  private List<ValueCodec<?>> nearest(Class<?> type) {
    List<ValueCodec<?>> nearest = new ArrayList<>();
    for (ValueCodec<?> codec : byName.values()) {
      if (codec.type().isAssignableFrom(type) && nearest.stream().noneMatch(n -> isIn(n, codec))) {
        nearest.removeIf(n -> isIn(codec, n));
        nearest.add(codec);
      }
    }
    return List.copyOf(nearest);
  }

  /** Whether all that one carries, another one would carry, too. */
  private static boolean isIn(ValueCodec<?> narrow, ValueCodec<?> wide) {
    return narrow.type() != wide.type() && wide.type().isAssignableFrom(narrow.type());
  }

  /** What is to be serialized in the place of a value: itself, if no codec carries it. */
  Object replace(Object value) throws IOException {
    List<ValueCodec<?>> codecs = byType.get(value.getClass());
    return switch (codecs.size()) {
      case 0 -> value;
      case 1 -> encode(codecs.getFirst(), value);
      default ->
          throw new InvalidObjectException(
              "'%s' can be carried by '%s'; add a codec for that very class"
                  .formatted(
                      value.getClass().getName(),
                      codecs.stream().map(ValueCodec::name).sorted().toList()));
    };
  }

  @SuppressWarnings("unchecked") // its type was asked
  private static <T> Encoded encode(ValueCodec<T> codec, Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      codec.write((T) value, out);
    }
    return new Encoded(codec.name(), bytes.toByteArray());
  }

  /** The value for which something that was read stands: itself, if no codec has written it. */
  Object resolve(Object read) throws IOException {
    return read instanceof Encoded encoded ? decode(encoded) : read;
  }

  private Object decode(Encoded encoded) throws IOException {
    ValueCodec<?> codec = byName.get(encoded.codec);
    if (codec == null) {
      throw new InvalidObjectException(
          "a value was written by the codec '%s', which is not here; put it on the class path of both sides"
              .formatted(encoded.codec));
    }
    ByteArrayInputStream in = new ByteArrayInputStream(encoded.bytes);
    try {
      Object value = codec.read(new DataInputStream(in));
      if (!codec.type().isInstance(value) || in.available() > 0) {
        throw new StreamCorruptedException(
            "the codec '%s' read '%s', and left '%d' of '%d' bytes"
                .formatted(codec.name(), nameOf(value), in.available(), encoded.bytes.length));
      }
      return value;
    } catch (RuntimeException e) {
      InvalidObjectException thrown =
          new InvalidObjectException("the codec '%s' threw %s".formatted(codec.name(), e));
      thrown.initCause(e);
      throw thrown;
    }
  }

  private static String nameOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getName();
  }
}
