package org.manyhands;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.GeneralSettings.WhenFull;
import org.manyhands.spi.Backend;
import org.manyhands.spi.CallerBackend;
import org.manyhands.spi.Capability;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.wire.Codec;
import org.manyhands.wire.Filters;
import org.manyhands.wire.ValueCodecs;

/**
 * Decides whether an executor takes a task, and where it then runs: on the backend, or in the
 * thread that submits.
 */
final class Admission {

  /** What the thread that submits cannot give. */
  private static final Set<Capability> BEYOND_A_CALLER =
      EnumSet.complementOf(EnumSet.of(Capability.SHARED_MEMORY, Capability.INTERRUPTION));

  private final Home home;
  private final Backend backend;
  private final CallerBackend caller = new CallerBackend("caller");
  private final Ledger ledger;
  private final @Nullable Gate gate;
  private final WhenFull whenFull;
  private final ValueCodecs values;

  /**
   * Whether a thread of the program may take the place of a worker: only if workers are such
   * threads, too. A task for elsewhere may end its process, and is given a copy of all that it
   * uses.
   */
  private final boolean callersMayRun;

  Admission(Home home, Backend backend, Ledger ledger, ResolvedConfig config) {
    this.home = home;
    this.backend = backend;
    this.ledger = ledger;
    this.whenFull = config.get(GeneralSettings.IN_FLIGHT_FULL);
    this.callersMayRun = backend.info().has(Capability.SHARED_MEMORY);
    int tasks = config.get(GeneralSettings.IN_FLIGHT_TASKS);
    long bytes = config.get(GeneralSettings.IN_FLIGHT_BYTES);
    this.gate = tasks == 0 && bytes == 0 ? null : new Gate(ledger, tasks, bytes);
    this.values = bytes == 0 ? ValueCodecs.NONE : ValueCodecs.installed();
  }

  /**
   * What was decided.
   *
   * @param owner who is told of the task
   * @param backend where it runs
   */
  record Admitted(Owner owner, Backend backend) {}

  /** Whether every task is taken, so that {@link #admit()} is enough. */
  boolean isUnbounded() {
    return gate == null;
  }

  /** Takes a task on an executor without bounds. */
  Owner admit() {
    ledger.admit();
    return ledger;
  }

  /**
   * Takes a task, now or once it fits.
   *
   * @throws TaskRejectedException if the executor is closed, or full and configured to reject
   * @throws TaskInterruptedException if this thread was interrupted while it waited
   */
  Admitted admit(Request request) {
    return admit(request, whenFull, true);
  }

  /** As {@link #admit(Request)}, but never rejects for being full. */
  Admitted admitPatiently(Request request) {
    return admit(request, WhenFull.BLOCK, true);
  }

  /**
   * As {@link #admit(Request)}, for a task that is started later or several times: not all of that
   * could be done by the thread that submits.
   */
  Admitted admitForLater(Request request) {
    return admit(request, whenFull, false);
  }

  private Admitted admit(Request request, WhenFull full, boolean startsHere) {
    if (gate == null) {
      return new Admitted(admit(), backend);
    }
    boolean callerCan =
        callersMayRun
            && startsHere
            && request.options().requires().stream().noneMatch(BEYOND_A_CALLER::contains);
    long weight = weigh(gate, request);
    ledger.admit();
    try {
      Backend chosen = enter(gate, weight, request.subject(), full, callerCan);
      return new Admitted(new Slot(ledger, gate, weight), chosen);
    } catch (RuntimeException | Error e) {
      ledger.withdraw();
      throw e;
    }
  }

  private long weigh(Gate bounded, Request request) {
    if (!bounded.countsBytes()) {
      return 0;
    }
    Long declared = request.options().bytes();
    if (declared != null) {
      return declared;
    }
    try {
      return new Codec(Filters.of(""), null, values)
          .encode(request.task(), TaskNames.of(request.subject()))
          .length;
    } catch (TaskNotSerializableException e) {
      throw backend.info().has(Capability.SHARED_MEMORY) ? undeclared(e) : e;
    }
  }

  /** The task could run here as it is, if only its size were known. */
  private TaskNotSerializableException undeclared(TaskNotSerializableException e) {
    return new TaskNotSerializableException(
        "%s Or declare its size with TaskOptions.withBytes: executor '%s' bounds the bytes in flight, and would serialize it only to count them."
            .formatted(e.getMessage(), home.executorName()),
        e);
  }

  private Backend enter(
      Gate bounded, long weight, Object subject, WhenFull full, boolean callerCan) {
    if (bounded.tryEnter(weight)) {
      return backend;
    }
    if (full == WhenFull.REJECT) {
      throw new TaskRejectedException(
          "Executor '%s' is full, with %s, and takes no more at the moment: %s was rejected. Submit it later, or set manyhands.in-flight.full to block."
              .formatted(home.executorName(), bounded.describe(), TaskNames.of(subject)));
    }
    if (isInsideATask() || (callerCan && full == WhenFull.CALLER_RUNS)) {
      bounded.enterBeyond(weight);
      return callerCan ? caller : backend;
    }
    awaitRoom(bounded, weight, subject);
    return backend;
  }

  /**
   * Whether this thread runs a task that may be one of this executor, and so could wait for itself.
   */
  private boolean isInsideATask() {
    TaskContext context = TaskContext.current().orElse(null);
    return context instanceof AttemptContext ? isInsideOwnTask() : context != null;
  }

  /** Whether this thread is known to run a task of this executor. */
  boolean isInsideOwnTask() {
    return TaskContext.current().orElse(null) instanceof AttemptContext context
        && context.attempt().home().equals(home);
  }

  private void awaitRoom(Gate bounded, long weight, Object subject) {
    try {
      bounded.enter(weight, home);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskInterruptedException(
          "Interrupted while waiting for room in executor '%s': %s was not submitted."
              .formatted(home.executorName(), TaskNames.of(subject)),
          e);
    }
  }

  /** Lets go of those who wait to be taken: the ledger is closed. */
  void close() {
    if (gate != null) {
      gate.close();
    }
  }

  /** Cancels what runs in threads that submitted. */
  void shutdownNow() {
    caller.close();
  }

  /** A place in the gate, held until nothing of its task runs any more. */
  private static final class Slot extends OwnerDecorator {

    private final Gate gate;
    private final long weight;

    Slot(Owner owner, Gate gate, long weight) {
      super(owner);
      this.gate = gate;
      this.weight = weight;
    }

    @Override
    public void ended(Promise<?> task, boolean over) {
      if (over) {
        gate.leave(weight);
      }
      super.ended(task, over);
    }

    @Override
    public void released(Promise<?> task) {
      gate.leave(weight);
      super.released(task);
    }
  }
}
