package org.manyhands.benchmarks.faults;

/** What becomes of a task, or what is done to a worker. */
enum Fate {
  WORKS(Expected.SUCCESS),
  THROWS("campaign"),
  /** Waits until it is told to stop. */
  WAITS("TaskTimeoutException"),
  /** Submits a task itself, to an executor of its own. */
  NESTS(Expected.SUCCESS),

  KILLED_IN_TASK(Expected.LOST),
  KILLED_IN_RESULT(Expected.LOST),
  KILLED_IN_ARGUMENT(Expected.LOST),
  EXITS(Expected.LOST),
  HALTS(Expected.LOST),
  HALTS_IN_RESULT(Expected.LOST),
  SEGFAULTS(Expected.LOST),
  OUT_OF_HEAP(Expected.LOST),
  OUT_OF_METASPACE(Expected.LOST),
  /** The operating system gives its worker no more. */
  OUT_OF_MEMORY(Expected.LOST),

  OVERFLOWS_STACK("StackOverflowError"),
  FLOODS_OUTPUT(Expected.SUCCESS),
  CLOSES_INPUT(Expected.SUCCESS),
  /** Closes the descriptor on which its worker hears commands, and waits for the next one. */
  CLOSES_LIFELINE("TaskTimeoutException"),
  BAD_RESULT("TaskNotSerializableException"),
  BAD_EXCEPTION("BadException"),
  BAD_MESSAGE("BadMessage"),
  /** Ignores interrupts, beyond its timeout. */
  IGNORES_INTERRUPTS("TaskTimeoutException"),

  KILL_IDLE(Expected.NO_TASK),
  KILL_IN_HANDSHAKE(Expected.NO_TASK),
  STOP_AND_CONTINUE(Expected.NO_TASK);

  /** How the future of a task ends that nothing else befalls. */
  enum Expected {
    SUCCESS,
    FAILURE,
    LOST,
    NO_TASK
  }

  private final Expected expected;
  private final String failure;

  Fate(Expected expected) {
    this.expected = expected;
    this.failure = "";
  }

  Fate(String failure) {
    this.expected = Expected.FAILURE;
    this.failure = failure;
  }

  Expected expected() {
    return expected;
  }

  /** What is found in the text of its failure. */
  String failure() {
    return failure;
  }

  boolean isTask() {
    return expected != Expected.NO_TASK;
  }

  boolean hasTimeout() {
    return failure.equals("TaskTimeoutException");
  }

  /** Whether it belongs to the load, not to the faults. */
  boolean isLoad() {
    return switch (this) {
      case WORKS, THROWS, WAITS, NESTS -> true;
      default -> false;
    };
  }
}
