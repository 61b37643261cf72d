package org.manyhands.gpu.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** The environment variables as native code of this process sees them. */
final class Surroundings {

  private Surroundings() {}

  /** Sets a variable by the C library; where that has no {@code setenv} (Windows), does nothing. */
  static void set(String name, String value) {
    Optional<CFunction> setenv =
        CFunction.find("setenv", ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    if (setenv.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      if (setenv.get().call(arena.allocateFrom(name), arena.allocateFrom(value), 1) != 0) {
        throw new IllegalStateException(
            "The environment variable '%s' could not be set to '%s'.".formatted(name, value));
      }
    }
  }
}
