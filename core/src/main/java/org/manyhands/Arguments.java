package org.manyhands;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What users pass is never null unless a method says so. If it is, a {@link NullPointerException}
 * is thrown at once whose message is the name of the parameter, as everywhere in the JDK.
 */
final class Arguments {

  private Arguments() {}

  /**
   * A copy of a list without {@code null}.
   *
   * @param name the name of the parameter
   */
  static <T> List<T> copyOf(List<? extends T> list, String name) {
    List<T> copy = new ArrayList<>(Objects.requireNonNull(list, name));
    for (int i = 0; i < copy.size(); i++) {
      if (copy.get(i) == null) {
        throw new NullPointerException("%s[%d]".formatted(name, i));
      }
    }
    return copy;
  }
}
