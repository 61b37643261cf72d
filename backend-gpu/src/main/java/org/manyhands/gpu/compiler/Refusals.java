package org.manyhands.gpu.compiler;

import java.util.Set;

/** Why devices cannot call some methods. */
final class Refusals {

  static final String OF_LAMBDA =
      "lambdas are called on a GPU if their interface is Serializable and their types are primitive";

  private static final Set<Class<?>> BOXES =
      Set.of(
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Short.class,
          Byte.class,
          Character.class,
          Boolean.class);

  private Refusals() {}

  static String ofMethod(Class<?> owner, String name) {
    if (BOXES.contains(owner) && (name.equals("valueOf") || name.endsWith("Value"))) {
      return "boxing is not supported on a GPU; use the primitive type";
    }
    if (owner == String.class || owner == StringBuilder.class) {
      return "strings are not supported on a GPU";
    }
    return "it is not supported on a GPU";
  }
}
