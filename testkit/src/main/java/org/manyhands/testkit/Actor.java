package org.manyhands.testkit;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs only while it has the turn. Whoever gives it the turn waits until it comes
 * back, so that never two run at the same time.
 */
final class Actor {

  private static final System.Logger LOG = System.getLogger(Actor.class.getName());
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ThreadLocal<@Nullable Actor> CURRENT = new ThreadLocal<>();

  private final Simulation simulation;
  private final String name;
  private final @Nullable Slots slots;
  private final Thread thread;
  private final Semaphore back = new Semaphore(0);
  private volatile boolean hasTurn;

  /** An interrupt that came while this thread was parked. */
  private volatile boolean interrupted;

  /**
   * An actor that waits for its first turn.
   *
   * @param slots of which it holds one while it does not wait for others, or {@code null}
   */
  Actor(Simulation simulation, String name, @Nullable Slots slots, Runnable script) {
    this.simulation = simulation;
    this.name = name;
    this.slots = slots;
    this.thread = Thread.ofVirtual().name("simulated " + name).unstarted(() -> play(script));
  }

  /** The actor that runs on this thread in a simulation. */
  static @Nullable Actor current(Simulation simulation) {
    Actor actor = CURRENT.get();
    return actor != null && actor.simulation.equals(simulation) ? actor : null;
  }

  String name() {
    return name;
  }

  @Nullable Slots slots() {
    return slots;
  }

  private void play(Runnable script) {
    CURRENT.set(this);
    try {
      script.run();
    } catch (Throwable thrown) { // goes to the thread's handler, which prints it
      simulation.note("%s threw %s".formatted(name, thrown));
      throw thrown;
    } finally {
      back.release();
    }
  }

  // ---- for the thread that drives

  void start() {
    hasTurn = true;
    thread.start();
    awaitBack();
  }

  void giveTurn() {
    hasTurn = true;
    LockSupport.unpark(thread);
    awaitBack();
  }

  /** An interrupt is passed on to the actor, which may wait for what the simulation cannot see. */
  private void awaitBack() {
    boolean interruptedMeanwhile = false;
    while (true) {
      try {
        if (back.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS)) {
          break;
        }
        LOG.log(System.Logger.Level.WARNING, this::sayThatItTakesLong);
      } catch (InterruptedException e) {
        interruptedMeanwhile = true;
        thread.interrupt();
      }
    }
    if (interruptedMeanwhile) {
      Thread.currentThread().interrupt();
    }
  }

  private String sayThatItTakesLong() {
    StringBuilder text =
        new StringBuilder(
            "'%s' has run for '%s' of real time, and all others wait for it. If it waits for something, let it wait by means of the library, or let the test provide it before. It is at:"
                .formatted(name, LONG));
    for (StackTraceElement element : thread.getStackTrace()) {
      text.append(System.lineSeparator()).append("\tat ").append(element);
    }
    return text.toString();
  }

  /** Whether this actor, while it does not have the turn, was interrupted. */
  boolean isInterrupted() {
    return thread.isInterrupted() || interrupted; // in this order: see awaitTurn()
  }

  /** Where it waits, in the words of a stack trace. */
  String position() {
    for (StackTraceElement element : thread.getStackTrace()) {
      if (!element.getClassName().startsWith("java.")
          && !element.getClassName().startsWith("jdk.")
          && !element.getClassName().startsWith("org.manyhands.")) {
        return "%s waits at %s".formatted(name, element);
      }
    }
    return "%s waits".formatted(name);
  }

  // ---- for this actor itself

  /** Hands the turn back, and waits for the next. An interrupt does not end this wait. */
  void pause() {
    hasTurn = false;
    back.release();
    awaitTurn();
  }

  private void awaitTurn() {
    while (!hasTurn) {
      LockSupport.park(this);
      if (thread.isInterrupted()) {
        interrupted = true; // before the status is cleared, so that nobody misses both
        Thread.interrupted();
      }
    }
    if (interrupted) {
      thread.interrupt();
      interrupted = false;
    }
  }
}
