package org.manyhands.process;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** A value whose own serialization code fails at one place on its way. */
final class Hostile implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Where where;
  private final String how;

  Hostile(Where where, String how) {
    this.where = where;
    this.how = how;
  }

  String how() {
    return how;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    if (where == Where.ARGUMENT_OUT || where == Where.RESULT_OUT) {
      fail();
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    if (where == Where.ARGUMENT_IN || where == Where.RESULT_IN) {
      fail();
    }
  }

  private void fail() {
    switch (how) {
      case "error" -> throw new AssertionError("on purpose");
      case "unspeakable" -> throw new OnPurposeException();
      default -> throw new IllegalStateException("on purpose");
    }
  }

  private static final class OnPurposeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message for you");
    }
  }
}
