package org.manyhands.gpu;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.manyhands.shared.SharedArray;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.shared.SharedFloats;
import org.manyhands.shared.SharedInts;
import org.manyhands.shared.SharedLongs;

/** What somebody gives to a kernel that he has written himself. */
sealed interface RawArgument extends Serializable {

  /** The type of the number or of the elements; none of memory without elements. */
  @Nullable Class<?> type();

  /** A number, by value. */
  record Scalar(Number value) implements RawArgument {
    @Override
    public Class<?> type() {
      return switch (value) {
        case Integer _ -> int.class;
        case Long _ -> long.class;
        case Float _ -> float.class;
        case Double _ -> double.class;
        default -> throw new AssertionError(value.getClass());
      };
    }

    @Override
    public String toString() {
      return "the %s %s".formatted(type(), value);
    }
  }

  /** An array of primitives that is copied to the device. */
  record Input(Object array) implements RawArgument {
    @Override
    public Class<?> type() {
      return array.getClass().getComponentType();
    }

    @Override
    public String toString() {
      return "an array %s[]".formatted(type());
    }
  }

  /** A shared array. */
  record Shared(SharedArray<?> handle) implements RawArgument {
    @Override
    public Class<?> type() {
      return switch (handle) {
        case SharedInts _ -> int.class;
        case SharedLongs _ -> long.class;
        case SharedFloats _ -> float.class;
        case SharedDoubles _ -> double.class;
      };
    }

    @Override
    public String toString() {
      return "a shared array %s[]".formatted(type());
    }
  }

  /** The array that is computed: zeros at first, or a copy of another one. */
  record Result(Class<?> type, @Nullable Object initial) implements RawArgument {
    @Override
    public String toString() {
      return "the result, an array %s[]".formatted(type);
    }
  }

  /** Memory that each work group has for itself. */
  record Local(long bytes) implements RawArgument {
    public Local {
      if (bytes < 1) {
        throw new IllegalArgumentException(
            "Local memory of '%d' bytes: give 1 at least.".formatted(bytes));
      }
    }

    @Override
    public @Nullable Class<?> type() {
      return null;
    }

    @Override
    public String toString() {
      return "local memory of %d bytes".formatted(bytes);
    }
  }
}
