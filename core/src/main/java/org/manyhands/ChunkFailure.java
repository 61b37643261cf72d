package org.manyhands;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.RemoteFailureException;
import org.manyhands.task.TaskFailedException;

/** What an element threw, with the results of those before it in its chunk. */
final class ChunkFailure extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final long element;
  private final Values<?> before;

  ChunkFailure(long element, Values<?> before, Throwable thrown) {
    super("element %d: %s".formatted(element, Thrown.text(thrown)), thrown, true, false);
    this.element = element;
    this.before = before;
  }

  /** What a user's function threw, whether it computed an element of a chunk or not. */
  static Throwable thrownBy(Throwable failure) {
    return failure instanceof ChunkFailure chunk ? chunk.thrown() : failure;
  }

  private Throwable thrown() {
    return Objects.requireNonNull(getCause());
  }

  Values<?> before() {
    return before;
  }

  /** The failure of the chunk as that of its element. */
  TaskFailedException ofElement(TaskFailedException ofChunk) {
    TaskFailedException failure =
        new TaskFailedException(String.valueOf(ofChunk.getMessage()), thrown());
    for (Throwable other : ofChunk.getSuppressed()) {
      failure.addSuppressed(other);
    }
    return failure;
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // our class, which is none of the user's business
  public String toString() {
    return String.valueOf(getMessage());
  }

  /** What the element threw may not be serializable; that must not cost those before it. */
  @Serial
  private Object writeReplace() {
    Throwable thrown = thrown();
    return isSerializable(thrown) ? this : new ChunkFailure(element, before, standIn(thrown));
  }

  private static boolean isSerializable(@Nullable Object value) {
    try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      out.writeObject(value);
      return true;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return false;
    }
  }

  private static RemoteFailureException standIn(Throwable thrown) {
    return new RemoteFailureException(
        thrown.getClass().getName(), Thrown.text(thrown), thrown.getStackTrace());
  }
}
