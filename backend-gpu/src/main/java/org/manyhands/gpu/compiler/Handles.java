package org.manyhands.gpu.compiler;

import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Element;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.shared.SharedFloats;
import org.manyhands.shared.SharedInts;
import org.manyhands.shared.SharedLongs;

/** Shared arrays, as kernels see them. */
final class Handles {

  private Handles() {}

  static Type.Array type(Class<?> handle) {
    return new Type.Array(element(handle), Type.Space.GLOBAL);
  }

  private static Element element(Class<?> handle) {
    if (SharedInts.class.isAssignableFrom(handle)) {
      return Element.INT;
    }
    if (SharedLongs.class.isAssignableFrom(handle)) {
      return Element.LONG;
    }
    if (SharedFloats.class.isAssignableFrom(handle)) {
      return Element.FLOAT;
    }
    if (SharedDoubles.class.isAssignableFrom(handle)) {
      return Element.DOUBLE;
    }
    throw new IllegalArgumentException("'%s' is no shared array".formatted(handle));
  }
}
