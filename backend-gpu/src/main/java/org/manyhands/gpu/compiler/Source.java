package org.manyhands.gpu.compiler;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a kernel's input is found, in what its function captures. */
public sealed interface Source {

  /**
   * What is there.
   *
   * @param captures what the function captures
   */
  @Nullable Object read(List<?> captures);

  /** A captured value, by its number. */
  record Capture(int index) implements Source {
    @Override
    public @Nullable Object read(List<?> captures) {
      return captures.get(index);
    }

    @Override
    public String toString() {
      return "captured value " + (index + 1);
    }
  }

  /** A field of an object; nothing is there if there is no object. */
  record OfObject(Source object, Field field) implements Source {
    @Override
    public @Nullable Object read(List<?> captures) {
      Object present = object.read(captures);
      return present == null ? null : get(field, present);
    }

    @Override
    public String toString() {
      return "the field '%s'".formatted(field.getName());
    }
  }

  /** What a lambda has captured; nothing is there if there is no lambda. */
  record OfFunction(Source function, int index) implements Source {
    @Override
    public @Nullable Object read(List<?> captures) {
      return function.read(captures) instanceof Serializable present
          ? Implementation.of(present).captures().get(index)
          : null;
    }

    @Override
    public String toString() {
      return "what %s has captured as value %d".formatted(function, index + 1);
    }
  }

  /** The number of an enum constant; nothing is there if there is no constant. */
  record Ordinal(Source constant) implements Source {
    @Override
    @SuppressWarnings("EnumOrdinal") // by which the class file that is translated chooses
    public @Nullable Object read(List<?> captures) {
      return constant.read(captures) instanceof Enum<?> present ? present.ordinal() : null;
    }

    @Override
    public String toString() {
      return "the number of " + constant;
    }
  }

  /** A static final field. */
  record Static(Field field) implements Source {
    @Override
    public @Nullable Object read(List<?> captures) {
      return get(field, null);
    }

    @Override
    public String toString() {
      return "the field '%s.%s'".formatted(field.getDeclaringClass().getName(), field.getName());
    }
  }

  /** The array that a static final field refers to, of which there is a copy. */
  record Table(Class<?> owner, String field, Object array) implements Source {
    @Override
    public Object read(List<?> captures) {
      return array;
    }

    @Override
    public String toString() {
      return "the field '%s.%s'".formatted(owner.getName(), field);
    }
  }

  private static @Nullable Object get(Field field, @Nullable Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // was made accessible when it was found
    }
  }

  /**
   * A field, made accessible.
   *
   * @return the field, or {@code null} if it may not be read
   */
  static @Nullable Field accessible(Class<?> owner, String name) {
    for (Class<?> level = owner; level != null; level = level.getSuperclass()) {
      try {
        Field field = level.getDeclaredField(name);
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException inherited) {
        // look further up
      } catch (InaccessibleObjectException e) {
        return null;
      }
    }
    return null;
  }
}
