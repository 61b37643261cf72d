package org.manyhands.gpu.compiler;

import java.util.List;

/** A kernel does what devices cannot do. */
public final class UntranslatableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UntranslatableException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
