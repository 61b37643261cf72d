package org.manyhands.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The segments of other processes that this JVM has mapped, each once, and the pools to whose
 * workers it passes on that one is closed. There is one of it, because a segment is mapped for all
 * tasks, whatever pools a task opens, and is free only when nobody maps it. Thread-safe.
 */
final class Attachments {

  private static final Attachments OF_THIS_JVM = new Attachments();

  /** By id; guarded by this. */
  private final Map<String, Attached> attached = new HashMap<>();

  private final Set<Consumer<String>> pools = ConcurrentHashMap.newKeySet();

  private record Attached(Arena arena, MemorySegment segment) {}

  static Attachments ofThisJvm() {
    return OF_THIS_JVM;
  }

  /**
   * Maps a segment, unless it is mapped. One that is opened before its owner closes it is mapped
   * before {@link #forget} can be told so.
   */
  synchronized MemorySegment attach(SegmentPlace place) throws IOException {
    Attached known = attached.get(place.id());
    if (known != null) {
      return known.segment();
    }
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = place.map(arena);
      attached.put(place.id(), new Attached(arena, segment));
      return segment;
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** Lets go of a segment that its owner has closed, here and in the workers below. */
  void forget(String id) {
    Attached known;
    synchronized (this) {
      known = attached.remove(id);
    }
    if (known != null) {
      known.arena().close(); // whoever reads meanwhile is told
    }
    pools.forEach(pool -> pool.accept(id));
  }

  /** Has a pool told what is closed. */
  void add(Consumer<String> pool) {
    pools.add(pool);
  }

  void remove(Consumer<String> pool) {
    pools.remove(pool);
  }

  /** How many are mapped. */
  synchronized int size() {
    return attached.size();
  }
}
