package org.manyhands.testkit;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;

/**
 * A backend for tests on which nothing depends on luck, and nothing takes time: the seed decides
 * what happens next, and the clock jumps to when it does.
 *
 * <pre>{@code
 * var simulation = Simulation.seeded(17);
 * try (var executor = simulation.open()) {
 *   var report = executor.after(Duration.ofHours(8), () -> "good morning");
 *   assertEquals("good morning", report.join());             // at once
 *   assertEquals(Duration.ofHours(8), simulation.now());
 * }
 * }</pre>
 *
 * <p>Nothing happens by itself. When the test waits, in {@code join()}, {@code get()}, {@code
 * close()} or any other method of the library that blocks, or calls {@link #advance} or {@link
 * #runUntilIdle}, one thing after the other happens: an attempt begins or ends, a time limit
 * passes, a callback is called. Tasks and callbacks have threads of their own, so that they may
 * wait for each other, but only one thread runs at any time. Where several things could happen, the
 * seed chooses: other seeds show other interleavings. If what is waited for can never happen,
 * because nothing is left to do, waiting throws {@link IllegalStateException} at once.
 *
 * <p>A {@link SimulationConfig} says how long attempts take, and which share of them is to fail, to
 * lose its worker, to be refused or to ignore its interrupt. {@link #trace()} shows what happened
 * in which order; two runs of the same program with the same configuration have the same trace.
 *
 * <p>What the library does not know of, it cannot simulate: tasks run in real threads, and one that
 * sleeps by {@code Thread.sleep} or waits for a latch holds up everything; let it {@link #sleep},
 * or wait for a future. A {@code CompletableFuture} made of a future, and what hangs on it, may be
 * joined, too. Use one simulation from one thread.
 *
 * <p>The conformance kit does not run on a simulation as a whole: its rules let several tasks wait
 * at gates at the same time, which tasks that take turns cannot. Its rules on results and errors
 * hold.
 *
 * <p>Several executors may be open in a simulation at the same time, and share its clock.
 */
public final class Simulation implements BackendProvider {

  /** More than any test means to do while it waits once. */
  private static final long MOST_STEPS = 1_000_000;

  private static final String PARALLELISM = "manyhands.parallelism";

  private final long mostSteps;
  private final SimulationConfig config;
  private final Agenda agenda;
  private final ReentrantLock driving = new ReentrantLock();

  /** Those that wait, in the order in which they began to. */
  private final Set<Actor> waiting = new LinkedHashSet<>();

  /**
   * A simulation in which nothing has happened yet.
   *
   * @param config the conditions
   */
  public Simulation(SimulationConfig config) {
    this(config, MOST_STEPS);
  }

  Simulation(SimulationConfig config, long mostSteps) {
    this.mostSteps = mostSteps;
    this.config = config;
    this.agenda = new Agenda(config.seed());
  }

  /**
   * A simulation in which nothing goes wrong; see {@link SimulationConfig#seeded}.
   *
   * @param seed what decides the order in which things happen
   * @return a simulation in which nothing has happened yet
   */
  public static Simulation seeded(long seed) {
    return new Simulation(SimulationConfig.seeded(seed));
  }

  /**
   * Opens an executor in this simulation.
   *
   * @return a new executor
   */
  public TaskExecutor open() {
    return open(ExecutorConfig.named(name()));
  }

  /**
   * Opens an executor in this simulation, with settings.
   *
   * @param executorConfig the name and the settings; without {@code manyhands.parallelism}, that of
   *     the simulation counts
   * @return a new executor
   */
  public TaskExecutor open(ExecutorConfig executorConfig) {
    return TaskExecutor.open(
        executorConfig.settings().containsKey(PARALLELISM)
            ? executorConfig
            : executorConfig.withParallelism(config.parallelism()),
        this);
  }

  @Override
  public String name() {
    return "simulation";
  }

  @Override
  public String description() {
    return "one thing after the other in virtual time, as a seed decides, for unit tests";
  }

  @Override
  public Backend open(BackendOptions options) {
    return new SimulatedBackend(this, config, agenda, options.parallelism());
  }

  // ---- time

  /**
   * The time that has passed in this simulation.
   *
   * @return the time since its beginning
   */
  public Duration now() {
    return Duration.ofNanos(agenda.now());
  }

  /**
   * Lets time pass, and all happen that happens in it; with {@link Duration#ZERO}, all that happens
   * at this very time.
   *
   * @param time how long, zero or longer
   * @throws IllegalArgumentException if the time is negative
   * @throws IllegalStateException if a task or a callback calls this, or if there is no end to what
   *     happens
   */
  public void advance(Duration time) {
    long limit = agenda.in(nanos(time));
    drive("advance()", limit);
    agenda.passUntil(limit);
  }

  /**
   * Lets everything happen, however long it takes, until nothing is left to do. What waits for
   * something that will not happen is left waiting.
   *
   * @throws IllegalStateException if a task or a callback calls this, or if there is no end to what
   *     happens, as with a repetition: {@link #advance} then
   */
  public void runUntilIdle() {
    drive("runUntilIdle()", Agenda.NEVER);
  }

  /**
   * Sleeps in virtual time: what a task under test does in the place of {@code Thread.sleep}.
   *
   * @param time how long, zero or longer
   * @throws IllegalArgumentException if the time is negative
   * @throws InterruptedException if the task is interrupted
   */
  public void sleep(Duration time) throws InterruptedException {
    long nanos = nanos(time);
    Actor actor = Actor.current(this);
    if (actor == null) {
      sleepAndDrive(nanos);
    } else if (sleep(actor, nanos, true)) {
      throw new InterruptedException("%s was interrupted in its sleep".formatted(actor.name()));
    }
  }

  private static long nanos(Duration time) {
    if (Objects.requireNonNull(time, "time").isNegative()) {
      throw new IllegalArgumentException(
          "Time does not go back, here by '%s'; use zero or more.".formatted(time));
    }
    return Agenda.nanos(time);
  }

  private void sleepAndDrive(long nanos) throws InterruptedException {
    long due = agenda.in(nanos);
    Agenda.Item alarm = agenda.add(Agenda.Item.at(due, this, "the test goes on", () -> {}));
    try {
      drive(() -> agenda.now() >= due);
    } finally {
      agenda.remove(alarm);
    }
  }

  /**
   * Sleeps as an actor.
   *
   * @param heeding whether an interrupt ends the sleep
   * @return whether it did
   */
  boolean sleep(Actor actor, long nanos, boolean heeding) {
    long due = agenda.in(nanos);
    if (heeding && Thread.interrupted()) {
      return true;
    }
    agenda.add(
        Agenda.Item.atOrWhen(
            due,
            () -> heeding && actor.isInterrupted(),
            actor,
            "%s goes on".formatted(actor.name()),
            actor::giveTurn));
    pause(actor);
    return heeding && agenda.now() < due && Thread.interrupted();
  }

  // ---- waiting

  /** Waits in a thread of this simulation or of the test until a condition holds. */
  void await(BooleanSupplier done) throws InterruptedException {
    Actor actor = Actor.current(this);
    if (actor == null) {
      drive(done);
    } else {
      await(actor, done);
    }
  }

  private void await(Actor actor, BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("%s was interrupted".formatted(actor.name()));
      }
      agenda.add(
          Agenda.Item.atOrWhen(
              Agenda.NEVER,
              () -> done.getAsBoolean() || actor.isInterrupted(),
              actor,
              "%s goes on".formatted(actor.name()),
              actor::giveTurn));
      pauseWithoutSlot(actor);
    }
  }

  /** As on threads, where a worker that waits is replaced meanwhile. */
  private void pauseWithoutSlot(Actor actor) {
    Slots slots = actor.slots();
    if (slots != null) {
      slots.leave();
    }
    pause(actor);
    if (slots != null) {
      slots.enter();
    }
  }

  private void pause(Actor actor) {
    waiting.add(actor);
    actor.pause();
    waiting.remove(actor);
  }

  // ---- driving

  private void drive(BooleanSupplier done) throws InterruptedException {
    for (long step = 0; !done.getAsBoolean(); step++) {
      requireAnEnd(step);
      driving.lockInterruptibly();
      try {
        if (!done.getAsBoolean() && !agenda.happenNext(Agenda.NEVER)) {
          throw hang();
        }
      } finally {
        driving.unlock();
      }
    }
  }

  private void drive(String caller, long limit) {
    Actor actor = Actor.current(this);
    if (actor != null) {
      throw new IllegalStateException(
          "%s drives the simulation, and cannot be called in it, by %s; let it sleep() or wait for a future."
              .formatted(caller, actor.name()));
    }
    driving.lock();
    try {
      for (long step = 0; agenda.happenNext(limit); step++) {
        requireAnEnd(step);
      }
    } finally {
      driving.unlock();
    }
  }

  private void requireAnEnd(long step) {
    if (step > mostSteps) {
      throw new IllegalStateException(
          "After '%d' steps there is no end in sight, in the simulation with seed '%d' at '%s'; does something repeat itself? The end of trace() shows what."
              .formatted(mostSteps, config.seed(), now()));
    }
  }

  private IllegalStateException hang() {
    return new IllegalStateException(
        "This would wait for ever: nothing is left to happen in the simulation with seed '%d' at '%s', and what is waited for has not. Unfinished: %s. See trace() for how it came to this."
            .formatted(config.seed(), now(), unfinished()));
  }

  /**
   * What is still to happen, and who waits for something. Empty if all has come to an end.
   *
   * @return a line for each
   */
  public List<String> unfinished() {
    return Stream.concat(waiting.stream().map(Actor::position), agenda.open()).toList();
  }

  /** Starts an actor, and returns when it has ended or waits. */
  void start(String name, @Nullable Slots slots, Runnable script) {
    new Actor(this, name, slots, script).start();
  }

  /**
   * What has happened so far, a line for each event: the time, and what. Two runs with the same
   * configuration have the same trace; the first line in which two traces differ shows where they
   * went apart.
   *
   * @return the lines
   */
  public List<String> trace() {
    return agenda.trace();
  }

  /**
   * Adds a line to the trace, so that it shows what the program does among what happens.
   *
   * @param what the line
   */
  public void note(String what) {
    agenda.note(what);
  }

  @Override
  public String toString() {
    return "Simulation[seed %d, %s]".formatted(config.seed(), now());
  }
}
