package org.manyhands.wire;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;

/**
 * The side of a boundary where tasks are submitted: writes a task, and ends its attempt as the
 * answer says. Thread-safe.
 */
public final class ProgramSide {

  private final Codec codec;
  private final MessageLimit limit;

  /**
   * A program's side.
   *
   * @param codec writes tasks and reads results
   * @param limit the longest task
   */
  public ProgramSide(Codec codec, MessageLimit limit) {
    this.codec = codec;
    this.limit = limit;
  }

  /**
   * Writes the task of an attempt.
   *
   * @param attempt the attempt
   * @return the payload of a frame {@link Frame.Type#TASK}
   * @throws TaskNotSerializableException if it cannot be written; names the path to the culprit
   * @throws TaskRejectedException if it is too long
   */
  public byte[] write(Attempt<?> attempt) {
    byte[] task = codec.encodeTask(attempt.task(), attempt::name, TaskHeader.write(attempt.info()));
    if (!limit.allows(task)) {
      throw new TaskRejectedException(
          "%s %s".formatted(attempt.name(), limit.complaint(task, "send")));
    }
    return task;
  }

  /**
   * Passes on what a task told of its progress.
   *
   * @param attempt the attempt
   * @param told a {@link Frame.Type#PROGRESS}
   * @throws IOException if it is not what a worker would send
   */
  public void progress(Attempt<?> attempt, Frame told) throws IOException {
    if (told.payload().length != 2 * Long.BYTES) {
      throw new ProtocolException(
          "Not a progress: its length is '%d'.".formatted(told.payload().length));
    }
    ByteBuffer numbers = ByteBuffer.wrap(told.payload());
    long done = numbers.getLong();
    long total = numbers.getLong();
    if (!Progress.isValid(done, total)) {
      throw new ProtocolException("Not a progress: '%d' of '%d'.".formatted(done, total));
    }
    attempt.progress(done, total);
  }

  /**
   * Ends an attempt. Never throws.
   *
   * @param attempt the attempt
   * @param answer what {@link WorkerSide#run} made of its task
   */
  public void end(Attempt<?> attempt, Frame answer) {
    end(attempt, answer, codec, thrown -> {});
  }

  /**
   * As {@link #end(Attempt, Frame)}, for an answer that came over a link.
   *
   * @param attempt the attempt
   * @param answer what {@link WorkerSide#run} made of its task
   * @param reader the codec of the link
   * @param witness told of the end before those who wait for the attempt are, of a failure with
   *     what was thrown, else with {@code null}; does not throw
   */
  public void end(
      Attempt<?> attempt, Frame answer, Codec reader, Consumer<@Nullable Throwable> witness) {
    try {
      switch (answer.type()) {
        case RESULT -> succeed(attempt, reader.decode(answer.payload()), witness);
        case FAILURE -> fail(attempt, Failures.decode(answer.payload(), reader), witness);
        default -> {
          String reason = new String(answer.payload(), StandardCharsets.UTF_8);
          refuse(attempt, reason, null, witness);
        }
      }
    } catch (Throwable e) { // the classes that are read are a user's, and may throw anything
      String reason =
          "ran, but its result could not be read: " + RefusedClassException.explain(e, limit);
      refuse(attempt, reason, e, witness);
    }
  }

  private static void fail(
      Attempt<?> attempt, Throwable thrown, Consumer<@Nullable Throwable> witness) {
    witness.accept(thrown);
    attempt.fail(thrown);
  }

  @SuppressWarnings({
    "unchecked", // what comes back is what the attempt's own task returned
    "NullAway" // null is a result, if the task's type has it
  })
  private static void succeed(
      Attempt<?> attempt, @Nullable Object value, Consumer<@Nullable Throwable> witness) {
    witness.accept(null);
    ((Attempt<Object>) attempt).succeed(value);
  }

  private static void refuse(
      Attempt<?> attempt,
      String reason,
      @Nullable Throwable cause,
      Consumer<@Nullable Throwable> witness) {
    TaskNotSerializableException refused =
        new TaskNotSerializableException("%s: %s".formatted(attempt.name(), reason), cause);
    witness.accept(refused);
    attempt.abort(refused);
  }
}
