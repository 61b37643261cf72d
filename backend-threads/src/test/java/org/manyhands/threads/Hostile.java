package org.manyhands.threads;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.manyhands.task.Task;

/** A value whose own serialization code throws at one place on its way. */
final class Hostile implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Place place;
  private final Way way;

  private Hostile(Place place, Way way) {
    this.place = place;
    this.way = way;
  }

  /** A place on the way of a value to the task and back. */
  enum Place {
    ARGUMENT_OUT,
    ARGUMENT_IN,
    RESULT_OUT,
    RESULT_IN;

    /** A task that brings a hostile value here; a result is made by the task itself. */
    Task<?> task(Way way) {
      if (this == RESULT_OUT || this == RESULT_IN) {
        return () -> new Hostile(this, way);
      }
      Hostile captured = new Hostile(this, way);
      return () -> captured.hashCode();
    }
  }

  /** What is thrown there. */
  enum Way {
    EXCEPTION,
    EXCEPTION_WITHOUT_TEXT,
    ERROR,
    STACK_OVERFLOW,
    OUT_OF_MEMORY;

    private void fail() {
      switch (this) {
        case EXCEPTION -> throw new IllegalStateException("on purpose");
        case EXCEPTION_WITHOUT_TEXT -> throw new TextlessException();
        case ERROR -> throw new AssertionError("on purpose");
        case STACK_OVERFLOW -> endless(0);
        case OUT_OF_MEMORY -> throw new OutOfMemoryError("on purpose");
      }
    }

    private static int endless(int depth) {
      return depth < 0 ? depth : 1 + endless(depth + 1);
    }
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    if (place == Place.ARGUMENT_OUT || place == Place.RESULT_OUT) {
      way.fail();
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    if (place == Place.ARGUMENT_IN || place == Place.RESULT_IN) {
      way.fail();
    }
  }

  private static final class TextlessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message for you");
    }
  }
}
