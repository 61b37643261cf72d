package org.manyhands.wire;

import java.io.InvalidClassException;
import java.io.Serial;

/** A value has an object of a class that the filter refuses. */
final class RefusedClassException extends InvalidClassException {

  @Serial private static final long serialVersionUID = 1L;

  RefusedClassException(String refused) {
    super("the filter refuses the class '%s' (filter status: REJECTED)".formatted(refused));
  }

  /** Once more, with the stack trace of another reading. */
  RefusedClassException(RefusedClassException before) {
    super(before.getMessage());
    initCause(before);
  }

  /** What became of a value, as the middle of a message that says which setting decides. */
  static String explain(Throwable thrown, MessageLimit limit) {
    return thrown instanceof RefusedClassException refused
        ? "%s. If it is to be read, allow it with manyhands.%s.%s."
            .formatted(refused.getMessage(), limit.backend(), Filters.SETTING.key())
        : Failures.describeOne(thrown);
  }
}
