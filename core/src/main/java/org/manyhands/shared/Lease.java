package org.manyhands.shared;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.SharedBlock;
import org.manyhands.task.SharingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a handle holds in the JVM that shared its array, until it is closed: by the program, by its
 * executor, or because nobody can any more. It does not hold the handle. Thread-safe.
 */
final class Lease {

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Cleaner CLEANER = Cleaner.create();

  /** Those of this JVM, by the id of their array: one that comes back is the same handle. */
  private static final Map<String, Lease> OPEN = new ConcurrentHashMap<>();

  private final Identity identity;
  private final @Nullable SharedBlock block;

  /** All of an executor, or {@code null} without one: it is then no fault not to close them. */
  private final @Nullable Set<Lease> siblings;

  /** Where the program shared it, to end a sentence with. */
  private final String origin;

  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable WeakReference<SharedArray<?>> handle;
  private Cleaner.@Nullable Cleanable cleanable;

  private Lease(
      Identity identity,
      @Nullable SharedBlock block,
      @Nullable Set<Lease> siblings,
      String origin) {
    this.identity = identity;
    this.block = block;
    this.siblings = siblings;
    this.origin = origin;
  }

  /** A new handle, and the lease for it. */
  static SharedArray<?> handle(
      Identity identity,
      @Nullable Object content,
      @Nullable SharedBlock block,
      @Nullable Set<Lease> siblings,
      String origin) {
    Lease lease = new Lease(identity, block, siblings, origin);
    SharedArray<?> handle = identity.elements().handle(identity, lease, content);
    lease.open(handle);
    return handle;
  }

  private synchronized void open(SharedArray<?> lent) {
    handle = new WeakReference<>(lent);
    OPEN.put(identity.id(), this);
    if (siblings != null) {
      siblings.add(this);
    }
    cleanable = CLEANER.register(lent, this::sweep);
  }

  static @Nullable SharedArray<?> find(String id) {
    Lease lease = OPEN.get(id);
    return lease == null ? null : lease.lent();
  }

  private synchronized @Nullable SharedArray<?> lent() {
    return handle == null ? null : handle.get();
  }

  /** Whether it is open, and its data is where this JVM cannot read it. */
  boolean isElsewhere() {
    return block != null && block.isRemote() && !closed.get();
  }

  /** The data in a new array. */
  Object download() {
    Object array = Array.newInstance(identity.elements().type(), identity.length());
    try {
      Objects.requireNonNull(block).read(Elements.segment(array));
      return array;
    } catch (IOException e) {
      throw closed.get()
          ? identity.closed(e)
          : new SharingException(
              "%s cannot be read here: %s.".formatted(identity.name(), e.getMessage()), e);
    }
  }

  /** A second call does nothing. */
  void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    OPEN.remove(identity.id());
    if (siblings != null) {
      siblings.remove(this);
    }
    SharedArray<?> lent = lent();
    if (lent != null) {
      lent.detach();
    }
    if (block != null) {
      block.close();
    }
    forgetHandle();
  }

  private synchronized void forgetHandle() {
    if (cleanable != null) {
      cleanable.clean(); // finds this closed
    }
  }

  private void sweep() {
    if (closed.get()) {
      return;
    }
    if (siblings != null) {
      LOG.warn(
          "{} was forgotten, and is closed now: it was shared {}. Close handles, best by try-with-resources.",
          identity.name(),
          origin);
    }
    close();
  }
}
