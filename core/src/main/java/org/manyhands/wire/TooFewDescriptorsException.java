package org.manyhands.wire;

import java.io.IOException;
import java.io.Serial;

/** A process was not started, because there are not enough file descriptors. */
public final class TooFewDescriptorsException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  TooFewDescriptorsException(int needed, int opened, IOException cause) {
    super(
        "a process needs '%d' file descriptors to start, and '%d' could be opened (%s); raise the limit (ulimit -n)"
            .formatted(needed, opened, cause.getMessage()),
        cause);
  }
}
