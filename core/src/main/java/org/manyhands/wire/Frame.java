package org.manyhands.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message between a program and its worker.
 *
 * @param type what it means
 * @param task the number of the task that it is about, or 0
 * @param payload its content; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier that is neither compared nor kept
public record Frame(Type type, long task, byte[] payload) {

  /**
   * A frame that says how far a task is.
   *
   * @param task the number of the task
   * @param done the units done so far
   * @param total all units, or 0 if that is not known
   * @return a frame
   */
  public static Frame progress(long task, long done, long total) {
    byte[] numbers = ByteBuffer.allocate(2 * Long.BYTES).putLong(done).putLong(total).array();
    return new Frame(Type.PROGRESS, task, numbers);
  }

  /**
   * A frame that says where a task is.
   *
   * @param task the number of the task
   * @param where what its thread and others do, for people
   * @return a frame
   */
  public static Frame trace(long task, String where) {
    return new Frame(Type.TRACE, task, where.getBytes(StandardCharsets.UTF_8));
  }

  /** What a frame means. */
  public enum Type {
    /** Worker to program, first: the token that proves the worker. */
    HELLO(1),
    /** Program to worker: run this task. */
    TASK(2),
    /** Worker to program: what {@code call()} returned. */
    RESULT(3),
    /** Worker to program: what {@code call()} threw. */
    FAILURE(4),
    /** Worker to program: the task or its result could not be read or written; a text says why. */
    REFUSAL(5),
    /** Worker to program: how far a task is; units done and all units, 8 bytes each. */
    PROGRESS(6),
    /** Both ways, before the first frame that needs it: a class descriptor and its number. */
    DESCRIPTOR(7),
    /** Worker to program: what was logged while a task ran. */
    LOG(8),
    /** Worker to program: where a task was when it was interrupted, as text. */
    TRACE(9);

    private final byte code;

    Type(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static @Nullable Type of(byte code) {
      return switch (code) {
        case 1 -> HELLO;
        case 2 -> TASK;
        case 3 -> RESULT;
        case 4 -> FAILURE;
        case 5 -> REFUSAL;
        case 6 -> PROGRESS;
        case 7 -> DESCRIPTOR;
        case 8 -> LOG;
        case 9 -> TRACE;
        default -> null;
      };
    }
  }
}
