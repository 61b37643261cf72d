package org.manyhands.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen in a simulation, and when. Chance decides between what could happen now; time
 * passes only when nothing could.
 */
final class Agenda {

  static final long NEVER = Long.MAX_VALUE;

  private final SplittableRandom random;
  private final List<Noted> trace = new ArrayList<>();

  /** In the order of coming, so that the same seed makes the same choices. */
  private final Set<Item> items = new LinkedHashSet<>();

  private long now;

  Agenda(long seed) {
    this.random = new SplittableRandom(seed);
  }

  private record Noted(long time, String what) {
    @Override
    public String toString() {
      return "%s %s".formatted(Duration.ofNanos(time), what);
    }
  }

  /** Something that is to happen once. No two are equal. */
  static final class Item {

    private final Object owner;
    private final String what;
    private final long due;
    private final BooleanSupplier early;
    private final BooleanSupplier possible;
    private final Runnable action;

    private Item(
        Object owner,
        String what,
        long due,
        BooleanSupplier early,
        BooleanSupplier possible,
        Runnable action) {
      this.owner = owner;
      this.what = what;
      this.due = due;
      this.early = early;
      this.possible = possible;
      this.action = action;
    }

    /** Happens at a time. */
    static Item at(long due, Object owner, String what, Runnable action) {
      return new Item(owner, what, due, () -> false, () -> true, action);
    }

    /** Happens at a time, or before if a condition holds. */
    static Item atOrWhen(
        long due, BooleanSupplier early, Object owner, String what, Runnable action) {
      return new Item(owner, what, due, early, () -> true, action);
    }

    /** Happens from a time on as soon as a condition holds. */
    static Item whenPossible(
        long due, BooleanSupplier possible, Object owner, String what, Runnable action) {
      return new Item(owner, what, due, () -> false, possible, action);
    }

    private boolean isReady(long time) {
      return early.getAsBoolean() || (due <= time && possible.getAsBoolean());
    }
  }

  synchronized long now() {
    return now;
  }

  /** A time from now, at most the end of time. */
  synchronized long in(long nanos) {
    long then = now + Math.max(0, nanos);
    return then < now ? NEVER : then;
  }

  static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) { // centuries
      return NEVER;
    }
  }

  // ---- chance

  synchronized double random() {
    return random.nextDouble();
  }

  synchronized boolean chance(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  /** A random number of nanoseconds between two durations. */
  synchronized long between(Duration shortest, Duration longest) {
    long least = nanos(shortest);
    long most = nanos(longest);
    return least == most ? least : random.nextLong(least, most);
  }

  // ---- what happens

  synchronized Item add(Item item) {
    items.add(item);
    return item;
  }

  synchronized void remove(Item item) {
    items.remove(item);
  }

  /** Returns whether there was anything to remove. */
  synchronized boolean removeAllOf(Object owner) {
    return items.removeIf(item -> item.owner.equals(owner));
  }

  /**
   * Lets the next thing happen, if there is one that happens at or before a time.
   *
   * @return whether there was
   */
  boolean happenNext(long limit) {
    Item next = choose(limit);
    if (next == null) {
      return false;
    }
    next.action.run();
    return true;
  }

  private @Nullable Item choose(long limit) {
    List<Item> ready = ready();
    if (ready.isEmpty()) {
      long then = nextTime();
      if (then > limit || then == NEVER) {
        return null;
      }
      passUntil(then);
      ready = ready();
    }
    return take(ready);
  }

  /** Conditions are asked outside of the lock: they look into what has locks of its own. */
  private List<Item> ready() {
    long time = now();
    return all().filter(item -> item.isReady(time)).toList();
  }

  private long nextTime() {
    return all()
        .filter(item -> item.possible.getAsBoolean())
        .mapToLong(item -> item.due)
        .min()
        .orElse(NEVER);
  }

  private synchronized Stream<Item> all() {
    return List.copyOf(items).stream();
  }

  private synchronized Item take(List<Item> ready) {
    Item chosen = ready.get(random.nextInt(ready.size()));
    items.remove(chosen);
    note(chosen.what);
    return chosen;
  }

  synchronized void passUntil(long time) {
    now = Math.max(now, time);
  }

  // ---- what happened

  synchronized void note(String what) {
    trace.add(new Noted(now, what));
  }

  synchronized List<String> trace() {
    return trace.stream().map(Noted::toString).toList();
  }

  /** What is still to happen, in the words of the trace, besides the going on of actors. */
  Stream<String> open() {
    return all().filter(item -> !(item.owner instanceof Actor)).map(item -> item.what);
  }
}
