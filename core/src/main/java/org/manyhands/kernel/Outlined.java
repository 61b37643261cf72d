package org.manyhands.kernel;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Loops that HotSpot compiles on their own, never as a part of what calls them.
 *
 * <p>A task is called from deep within an executor. A compiler that starts up there inlines down to
 * the loop, and may be at the end of what it inlines just before the function, which is then called
 * for every element. It cannot look through a method handle that is not a constant, and compiles
 * what is behind it as a root of its own.
 */
final class Outlined<A, F> implements Loops<A, F> {

  private static final MethodHandle FILL;
  private static final MethodHandle FOLD;
  private static final MethodHandle SCAN;
  private static final MethodHandle CARRY;
  private static final MethodHandle SELECT;

  static {
    try {
      FILL =
          find(
              "fill",
              void.class,
              Serializable.class,
              int.class,
              int.class,
              int.class,
              Object.class,
              int.class);
      FOLD =
          find("fold", void.class, Object.class, Object.class, int.class, Object.class, int.class);
      SCAN = find("scan", void.class, Serializable.class, Object.class, int.class, int.class);
      CARRY = find("carry", void.class, Serializable.class, Object.class, int.class, int.class);
      SELECT = find("select", int.class, Serializable.class, Object.class, int.class, int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MethodHandle fill;
  private final MethodHandle fold;
  private final MethodHandle scan;
  private final MethodHandle carry;
  private final MethodHandle select;

  Outlined(Loops<A, F> loops) {
    this.fill = FILL.bindTo(loops);
    this.fold = FOLD.bindTo(loops);
    this.scan = SCAN.bindTo(loops);
    this.carry = CARRY.bindTo(loops);
    this.select = SELECT.bindTo(loops);
  }

  private static MethodHandle find(String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .findVirtual(Loops.class, name, MethodType.methodType(result, parameters));
  }

  @Override
  public void fill(Serializable function, int columns, int from, int to, A into, int offset) {
    try {
      fill.invokeExact(function, columns, from, to, (Object) into, offset);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  @Override
  public void fold(F with, A values, int length, A into, int at) {
    try {
      fold.invokeExact((Object) with, (Object) values, length, (Object) into, at);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  @Override
  public void scan(Serializable operator, A values, int from, int to) {
    try {
      scan.invokeExact(operator, (Object) values, from, to);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  @Override
  public void carry(Serializable operator, A values, int from, int to) {
    try {
      carry.invokeExact(operator, (Object) values, from, to);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  @Override
  public int select(Serializable predicate, A values, int from, int to) {
    try {
      return (int) select.invokeExact(predicate, (Object) values, from, to);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /** What a lambda throws, also if it has found a way to throw a checked exception. */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException unchecked(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
