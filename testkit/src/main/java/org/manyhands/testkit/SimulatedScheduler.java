package org.manyhands.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.manyhands.spi.Scheduler;

/** The time of a simulation, for one executor. */
final class SimulatedScheduler implements Scheduler {

  private final Simulation simulation;
  private final SimulationConfig config;
  private final Agenda agenda;
  private int callbacks;
  private volatile boolean closed;

  SimulatedScheduler(Simulation simulation, SimulationConfig config, Agenda agenda) {
    this.simulation = simulation;
    this.config = config;
    this.agenda = agenda;
  }

  @Override
  public long nanoTime() {
    return agenda.now();
  }

  @Override
  public Runnable schedule(Duration delay, Runnable action) {
    long due = agenda.in(Agenda.nanos(delay));
    Agenda.Item timer =
        closed
            ? Agenda.Item.at(due, simulation, "time passes", () -> {}) // for those who wait for it
            : Agenda.Item.at(due, this, "a timer fires", action);
    agenda.add(timer);
    return () -> agenda.remove(timer);
  }

  @Override
  public double random() {
    return agenda.random();
  }

  @Override
  public synchronized void execute(Runnable action) {
    callbacks++;
    String name = "callback %d".formatted(callbacks);
    long due = agenda.in(agenda.between(Duration.ZERO, config.delay()));
    agenda.add(
        Agenda.Item.at(
            due,
            simulation,
            "%s is called".formatted(name),
            () -> simulation.start(name, null, action)));
  }

  @Override
  public void beforeBlocking(BooleanSupplier done) throws InterruptedException {
    simulation.await(done);
  }

  @Override
  public void close() {
    closed = true;
    agenda.removeAllOf(this);
  }
}
