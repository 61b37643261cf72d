package org.manyhands.shared;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.spi.SharedBlock;
import org.manyhands.spi.SharedPlace;
import org.manyhands.spi.SharedStore;
import org.manyhands.task.SharingException;

/** The arrays that one executor shares. Programs call its {@code share}. Thread-safe. */
public final class SharedArrays implements AutoCloseable {

  private static final Set<String> OWN_PACKAGES =
      Set.of("org.manyhands", SharedArrays.class.getPackageName());

  private static final SharedArrays OWNED_BY_NONE = new SharedArrays();

  private final String executor;
  private final boolean possible;
  private final String backend;
  private final @Nullable SharedStore store;
  private final @Nullable Set<Lease> open;
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param executor the name of the executor
   * @param backend what its backend can do
   * @param store where the arrays are kept, if not on the heap
   */
  public SharedArrays(String executor, BackendInfo backend, Optional<SharedStore> store) {
    this.executor = "executor '%s'".formatted(executor);
    this.possible = backend.has(Capability.SHARED_DATA);
    this.backend = backend.name();
    this.store = store.orElse(null);
    this.open = ConcurrentHashMap.newKeySet();
  }

  private SharedArrays() {
    this.executor = "no executor";
    this.possible = true;
    this.backend = "";
    this.store = null;
    this.open = null;
  }

  static SharedArrays ownedByNone() {
    return OWNED_BY_NONE;
  }

  /**
   * Shares an array.
   *
   * @param array the data
   * @return a handle
   * @throws SharingException if the backend cannot share, there is no room, or this is closed
   */
  public SharedDoubles share(double[] array) {
    return (SharedDoubles) shareAny(array);
  }

  /**
   * Shares an array.
   *
   * @param array the data
   * @return a handle
   * @throws SharingException if the backend cannot share, there is no room, or this is closed
   */
  public SharedFloats share(float[] array) {
    return (SharedFloats) shareAny(array);
  }

  /**
   * Shares an array.
   *
   * @param array the data
   * @return a handle
   * @throws SharingException if the backend cannot share, there is no room, or this is closed
   */
  public SharedInts share(int[] array) {
    return (SharedInts) shareAny(array);
  }

  /**
   * Shares an array.
   *
   * @param array the data
   * @return a handle
   * @throws SharingException if the backend cannot share, there is no room, or this is closed
   */
  public SharedLongs share(long[] array) {
    return (SharedLongs) shareAny(array);
  }

  private SharedArray<?> shareAny(Object array) {
    int length = Array.getLength(array);
    Elements elements = Elements.of(array);
    String origin = caller();
    if (store == null || store.isForResultsOnly()) {
      requirePossible(elements, length);
      return lend(elements, length, array, null, origin);
    }
    SharedBlock block = allocate(elements, length);
    try (WritableByteChannel out = block.place().writer(0)) {
      elements.write(array, 0, length, out);
    } catch (IOException e) {
      block.close();
      throw notShared(elements, length, e);
    } catch (RuntimeException | Error e) {
      block.close();
      throw e;
    }
    return lend(elements, length, block, origin);
  }

  /** Where the program called, to end a sentence with. */
  private static String caller() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(frames ->
            frames
                .filter(frame -> !OWN_PACKAGES.contains(frame.getDeclaringClass().getPackageName()))
                .findFirst()
                .map(frame -> "at " + frame.toStackTraceElement())
                .orElse("somewhere"));
  }

  /**
   * Takes room for the result of a task.
   *
   * @param allocate makes arrays
   * @param length the number of elements
   * @param <A> the type of the array
   * @return room for the result
   * @throws SharingException if the backend cannot share, there is no room, or this is closed
   */
  public <A> SharedResult<A> result(IntFunction<A> allocate, int length) {
    Elements elements = Elements.of(allocate.apply(0));
    if (store == null) {
      requirePossible(elements, length);
      return new SharedResult<>(this, elements, length, allocate.apply(length));
    }
    return new SharedResult<>(this, elements, length, allocate(elements, length));
  }

  private SharedBlock allocate(Elements elements, int length) {
    requirePossible(elements, length);
    if (store == null) {
      throw new IllegalStateException("The heap is no store.");
    }
    return store.allocate(name(elements, length), elements.bytes(length));
  }

  private void requirePossible(Elements elements, int length) {
    if (closed) {
      throw new SharingException(
          "%s is not shared: the executor is closed; open another one."
              .formatted(name(elements, length)),
          null);
    }
    if (!possible) {
      throw new SharingException(
          "%s is not shared: the backend '%s' does not have '%s'. Let tasks capture the array itself, or set manyhands.backend to one that has it."
              .formatted(name(elements, length), backend, Capability.SHARED_DATA),
          null);
    }
  }

  String name(Elements elements, int length) {
    return "The shared '%s[%d]' of %s".formatted(elements.type().getName(), length, executor);
  }

  SharingException notShared(Elements elements, int length, IOException cause) {
    return new SharingException(
        "%s is not shared: %s. Close those that are not needed, or make room where the backend keeps them."
            .formatted(name(elements, length), cause.getMessage()),
        cause);
  }

  /** A handle of a block that is full. */
  SharedArray<?> lend(Elements elements, int length, SharedBlock block, String origin) {
    try {
      return lend(elements, length, block.isRemote() ? null : block.map(), block, origin);
    } catch (IOException e) {
      block.close();
      throw notShared(elements, length, e);
    } catch (RuntimeException | Error e) {
      block.close();
      throw e;
    }
  }

  SharedArray<?> lend(
      Elements elements,
      int length,
      @Nullable Object content,
      @Nullable SharedBlock block,
      String origin) {
    Identity identity =
        new Identity(
            elements,
            length,
            UUID.randomUUID().toString(),
            name(elements, length),
            block == null ? null : block.place());
    SharedArray<?> handle = Lease.handle(identity, content, block, open, origin);
    if (closed) { // meanwhile: close() may not have seen it
      handle.close();
      requirePossible(elements, length);
    }
    return handle;
  }

  /**
   * Where an array is, for backends that keep some.
   *
   * @param handle the handle
   * @return where its executor has put it; nowhere if it is on a heap
   */
  public static Optional<SharedPlace> place(SharedArray<?> handle) {
    return Optional.ofNullable(handle.place());
  }

  /** Closes all handles, and makes no more. A second call does nothing. */
  @Override
  public void close() {
    closed = true;
    if (open != null) {
      open.forEach(Lease::close);
    }
  }
}
