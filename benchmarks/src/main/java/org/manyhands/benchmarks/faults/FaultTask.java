package org.manyhands.benchmarks.faults;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.benchmarks.faults.Journal.Event;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;

/**
 * A task that tells the journal what it does, and meets its fate in its first attempt.
 *
 * @param id its number in the journal
 * @param fate what becomes of it
 * @param nanos how long it works
 * @param cargo what it takes with it
 */
record FaultTask(long id, Fate fate, long nanos, Cargo cargo) implements Task<Object> {

  /**
   * What a task returns.
   *
   * @param id the task's number
   * @param cargo what it brings back
   */
  record Result(long id, Cargo cargo) implements Serializable {}

  static FaultTask of(long id, Fate fate, long nanos, int bytes) {
    byte[] payload = new byte[bytes];
    Arrays.fill(payload, (byte) id);
    return new FaultTask(
        id, fate, nanos, new Cargo(id, fate == Fate.KILLED_IN_ARGUMENT ? fate : null, payload));
  }

  @Override
  public Object call() throws Exception {
    int attempt = TaskContext.current().orElseThrow().task().attempt();
    Arrival.tell(Event.START, id, attempt);
    boolean done = false;
    try {
      cargo.check();
      Object result = attempt == 1 ? meetFate(attempt) : work(false);
      done = true;
      return result;
    } finally {
      Arrival.tell(done ? Event.END : Event.LEAVE, id, attempt);
    }
  }

  private Object meetFate(int attempt) throws Exception {
    switch (fate) {
      case THROWS -> throw new IllegalStateException("campaign " + id);
      case WAITS -> await();
      case IGNORES_INTERRUPTS -> Fates.ignoreInterrupts();
      case NESTS -> nest();
      case KILLED_IN_TASK -> Arrival.awaitKill(id, attempt);
      case EXITS, HALTS, SEGFAULTS, OUT_OF_HEAP, OUT_OF_METASPACE, OUT_OF_MEMORY -> {
        Arrival.tell(Event.DIE, id, attempt);
        Fates.die(fate);
      }
      case OVERFLOWS_STACK -> Fates.overflow(0);
      case FLOODS_OUTPUT -> Fates.flood();
      case CLOSES_INPUT -> System.in.close();
      case CLOSES_LIFELINE -> {
        Arrival.tell(Event.DIE, id, attempt);
        Fates.closeLifeline();
        await();
      }
      case BAD_EXCEPTION -> throw new Fates.BadException();
      case BAD_MESSAGE -> throw new Fates.BadMessage();
      case BAD_RESULT -> {
        return new Result(id, new Cargo(id, null, new Object()));
      }
      default -> {}
    }
    return work(fate == Fate.KILLED_IN_RESULT || fate == Fate.HALTS_IN_RESULT);
  }

  private Result work(boolean fatal) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException("told to stop");
      }
      LockSupport.parkNanos(100_000);
    }
    return new Result(id, new Cargo(id, fatal ? fate : null, cargo.content));
  }

  private static void await() throws InterruptedException {
    while (!Thread.interrupted()) {
      LockSupport.park();
    }
    throw new InterruptedException("told to stop");
  }

  private void nest() {
    ExecutorConfig config =
        ExecutorConfig.named("nested").withBackend("threads").withParallelism(1);
    long number = id;
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      if (executor.run(() -> number) != number) {
        throw new AssertionError("a nested task returned something else");
      }
    }
  }

  /** Bytes to carry, and perhaps something that happens on the way within a worker. */
  static final class Cargo implements Serializable {

    private static final long serialVersionUID = 1;

    private final long id;
    private final @Nullable Fate fate;

    @SuppressWarnings("serial") // what cannot be serialized is one of the faults
    private final Object content;

    Cargo(long id, @Nullable Fate fate, Object content) {
      this.id = id;
      this.fate = fate;
      this.content = content;
    }

    /** Whether it has arrived as it was sent. */
    void check() {
      for (byte each : (byte[]) content) {
        if (each != (byte) id) {
          throw new AssertionError("the payload of task %d has changed".formatted(id));
        }
      }
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      if (Arrival.isWorker() && fate == Fate.KILLED_IN_RESULT) {
        Arrival.awaitKill(id, 0);
      } else if (Arrival.isWorker() && fate == Fate.HALTS_IN_RESULT) {
        Arrival.tell(Event.DIE, id, 0);
        Runtime.getRuntime().halt(0);
      }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      if (Arrival.isWorker() && fate == Fate.KILLED_IN_ARGUMENT) {
        Arrival.awaitKill(id, 0);
      }
    }
  }
}
