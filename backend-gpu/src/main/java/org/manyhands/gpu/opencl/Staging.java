package org.manyhands.gpu.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jocl.Pointer;

/**
 * Memory of the host, outside the heap, through which arrays pass to and from the device: the
 * driver may then copy when it likes, while no garbage collection has to wait. Blocks are kept for
 * reuse up to a bound.
 */
final class Staging implements AutoCloseable {

  /** The largest block; longer transfers use several. */
  static final long LARGEST = 8L << 20;

  private static final long SMALLEST = 4L << 10;
  private static final long KEPT = 128L << 20;

  private final Map<Long, Deque<Block>> idle = new HashMap<>();
  private long idleBytes;
  private boolean closed;

  /** A piece of memory of a size that is a power of two. */
  record Block(Arena arena, MemorySegment memory) {

    Pointer pointer() {
      return Pointer.to(memory.asByteBuffer());
    }
  }

  /** A block of at least so many bytes, which are at most {@link #LARGEST}. */
  Block take(long bytes) {
    long size = Math.max(SMALLEST, Long.highestOneBit(bytes * 2 - 1));
    synchronized (this) {
      Deque<Block> blocks = idle.get(size);
      if (blocks != null && !blocks.isEmpty()) {
        idleBytes -= size;
        return blocks.pop();
      }
    }
    Arena arena = Arena.ofShared();
    return new Block(arena, arena.allocate(size, Long.BYTES));
  }

  void giveBack(Block block) {
    long size = block.memory().byteSize();
    synchronized (this) {
      if (!closed && idleBytes + size <= KEPT) {
        idle.computeIfAbsent(size, _ -> new ArrayDeque<>()).push(block);
        idleBytes += size;
        return;
      }
    }
    block.arena().close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.values().forEach(blocks -> blocks.forEach(block -> block.arena().close()));
    idle.clear();
    idleBytes = 0;
  }
}
