package org.manyhands.testkit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.spi.JoinHelper;
import org.manyhands.spi.Scheduler;
import org.manyhands.task.TaskRejectedException;

/** The backend of one executor in a simulation. */
final class SimulatedBackend implements Backend, JoinHelper {

  private static final double HELPING = 0.5;

  private final Simulation simulation;
  private final SimulationConfig config;
  private final Agenda agenda;
  private final SimulatedScheduler scheduler;
  private final Slots slots;

  /** What was accepted and is not over, in the order of coming. */
  private final Set<Attempt<?>> attempts = new LinkedHashSet<>();

  private boolean closed;

  SimulatedBackend(Simulation simulation, SimulationConfig config, Agenda agenda, int parallelism) {
    this.simulation = simulation;
    this.config = config;
    this.agenda = agenda;
    this.scheduler = new SimulatedScheduler(simulation, config, agenda);
    this.slots = new Slots(parallelism);
  }

  @Override
  public BackendInfo info() {
    return new BackendInfo(
        simulation.name(),
        slots.most(),
        slots.most(),
        EnumSet.of(
            Capability.CONCURRENCY,
            Capability.SHARED_DATA,
            Capability.INTERRUPTION,
            config.isolated() ? Capability.ISOLATION : Capability.SHARED_MEMORY));
  }

  @Override
  public Optional<Scheduler> scheduler() {
    return Optional.of(scheduler);
  }

  @Override
  public void start(Attempt<?> attempt) {
    String name = name(attempt);
    if (agenda.chance(config.refusals())) {
      agenda.note("%s is refused".formatted(name));
      throw new TaskRejectedException(
          "%s was refused, as the simulation was told to do with some.".formatted(attempt.name()));
    }
    if (!accept(attempt)) {
      attempt.cancel();
      return;
    }
    agenda.add(
        Agenda.Item.whenPossible(
            agenda.in(agenda.between(Duration.ZERO, config.delay())),
            () -> slots.hasRoom() || attempt.isDone(),
            attempt,
            "%s begins".formatted(name),
            () -> simulation.start(name, slots, () -> run(attempt, name))));
  }

  private static String name(Attempt<?> attempt) {
    return "%s #%d.%d".formatted(attempt.name(), attempt.info().id(), attempt.info().attempt());
  }

  private synchronized boolean accept(Attempt<?> attempt) {
    return !closed && attempts.add(attempt);
  }

  private void run(Attempt<?> attempt, String name) {
    slots.enter();
    carryOut(attempt, name);
    slots.leave();
  }

  private <T extends @Nullable Object> void carryOut(Attempt<T> attempt, String name) {
    SimulatedRun<T> run = new SimulatedRun<>(simulation, config, agenda, attempt, name);
    if (config.isolated()) {
      run.fromAfar();
    } else {
      attempt.run(run::around);
    }
    forget(attempt);
    agenda.note("%s %s".formatted(name, run.outcome()));
  }

  /** As in a pool: sometimes the thread that waits runs what it waits for, sometimes another. */
  @Override
  public void help(Attempt<?> attempt) {
    if (agenda.chance(HELPING) && agenda.removeAllOf(attempt)) {
      String name = name(attempt);
      agenda.note("%s begins in the thread that waits for it".formatted(name));
      carryOut(attempt, name);
    }
  }

  private synchronized void forget(Attempt<?> attempt) {
    attempts.remove(attempt);
  }

  /** Waits for what runs, unless it is one of those who run: each would wait for the other. */
  @Override
  public void close() {
    shut().forEach(Attempt::cancel);
    if (Actor.current(simulation) != null) {
      return;
    }
    try {
      simulation.await(this::isIdle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // they are cancelled, and end as time goes on
    }
  }

  private synchronized List<Attempt<?>> shut() {
    closed = true;
    return List.copyOf(attempts);
  }

  private synchronized boolean isIdle() {
    return attempts.isEmpty();
  }
}
