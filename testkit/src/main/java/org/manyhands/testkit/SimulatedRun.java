package org.manyhands.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;
import org.manyhands.task.WorkerLostException;

/** What becomes of one attempt in a simulation, drawn when it begins. */
final class SimulatedRun<T extends @Nullable Object> {

  private final Simulation simulation;
  private final SimulationConfig config;
  private final Attempt<T> attempt;
  private final String name;
  private final boolean fails;
  private final boolean isLost;
  private final boolean isLostEarly;
  private final boolean heedsInterrupts;
  private final long before;
  private final long after;
  private String outcome = "was cancelled before it began";

  SimulatedRun(
      Simulation simulation,
      SimulationConfig config,
      Agenda agenda,
      Attempt<T> attempt,
      String name) {
    this.simulation = simulation;
    this.config = config;
    this.attempt = attempt;
    this.name = name;
    this.fails = agenda.chance(config.failures());
    this.isLost = agenda.chance(config.lostWorkers());
    this.isLostEarly = isLost && agenda.chance(0.5);
    this.heedsInterrupts = !agenda.chance(config.stubborn());
    long duration = agenda.between(config.shortest(), config.longest());
    this.before = agenda.between(Duration.ZERO, Duration.ofNanos(duration));
    this.after = duration - before;
  }

  Task<T> around(Task<T> task) {
    return () -> callAndTell(task);
  }

  /** As a backend does whose tasks run in other processes. */
  void fromAfar() {
    if (!attempt.begin(Thread.currentThread()::interrupt)) {
      return;
    }
    try {
      attempt.succeed(TaskContext.call(new DistantContext(attempt), around(attempt.task())));
    } catch (Throwable thrown) {
      attempt.fail(thrown);
    }
  }

  /** Of a task that seems to run in another process. */
  private record DistantContext(Attempt<?> attempt) implements TaskContext {
    @Override
    public TaskInfo task() {
      return attempt.info();
    }

    @Override
    public boolean isCancelled() {
      return attempt.isDone();
    }

    @Override
    public void progress(long done, long total) {
      attempt.progress(done, total);
    }
  }

  /** What became of the attempt, in the words of the trace. */
  String outcome() {
    return outcome;
  }

  private T callAndTell(Task<T> task) throws Exception {
    try {
      T value = call(task);
      outcome = "returned";
      return value;
    } catch (Throwable thrown) {
      outcome = "ended by %s".formatted(thrown.getClass().getName());
      throw thrown;
    }
  }

  private T call(Task<T> task) throws Exception {
    pass(before);
    if (isLostEarly) {
      throw lost();
    }
    if (fails) {
      throw new InjectedFailureException(
          "%s failed, as the simulation with seed '%d' was told to let some."
              .formatted(name, config.seed()));
    }
    T value = task.call();
    pass(after);
    if (isLost) {
      throw lost();
    }
    return value;
  }

  private void pass(long nanos) throws InterruptedException {
    Actor self = Objects.requireNonNull(Actor.current(simulation), "runs in the simulation");
    if (nanos > 0 && simulation.sleep(self, nanos, heedsInterrupts)) {
      throw new InterruptedException("%s was interrupted".formatted(name));
    }
  }

  /** Ends the attempt; what is then thrown, nobody sees. */
  private Exception lost() {
    WorkerLostException reason =
        new WorkerLostException(
            "The worker that ran %s was lost, as the simulation with seed '%d' was told to let some; the task may have run."
                .formatted(name, config.seed()),
            "simulated worker",
            null,
            List.of(),
            null);
    attempt.abort(reason);
    return reason;
  }
}
