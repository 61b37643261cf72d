package org.manyhands.gpu.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BufferPoolTest {

  private static final long MIB = 1 << 20;

  private final Session session =
      Devices.choose("").open(SessionOptions.DEFAULT.withBufferLimit(MIB));
  private final PoolStatistics before = session.statistics();

  @AfterEach
  void close() {
    session.close();
    Released.requireAll(session);
  }

  @Test
  void aClosedBufferIsUsedAgainForAboutItsSize() {
    session.allocate(10_000).close();
    session.allocate(9_500).close();
    session.allocate(30_000).close();
    PoolStatistics after = session.statistics();
    assertEquals(before.allocations() + 3, after.allocations());
    assertEquals(before.hits() + 1, after.hits());
    assertEquals(before.bytesInUse(), after.bytesInUse());
    assertTrue(after.bytesPooled() >= 40_000, () -> after.toString());
  }

  @Test
  void closingTwiceGivesBackOnce() {
    Buffer buffer = session.allocate(5_000);
    buffer.close();
    buffer.close();
    Buffer first = session.allocate(5_000);
    Buffer second = session.allocate(5_000);
    assertEquals(before.hits() + 1, session.statistics().hits());
    first.close();
    second.close();
  }

  @Test
  void noBytesAreABuffer() {
    try (Buffer buffer = session.allocate(0)) {
      assertEquals(0, buffer.size());
    }
    assertThrows(IllegalArgumentException.class, () -> session.allocate(-1));
  }

  @Test
  void whatIsKeptIsFreedWhenTheRoomIsNeeded() {
    session.allocate(700_000).close();
    assertTrue(session.statistics().bytesPooled() >= 700_000);
    try (Buffer buffer = session.allocate(500_000)) {
      PoolStatistics now = session.statistics();
      assertEquals(0, now.bytesPooled());
      assertTrue(now.bytesInUse() >= buffer.size());
    }
  }

  @Test
  void overTheLimitIsRefusedWithTheFigures() {
    try (Buffer kept = session.allocate(600_000)) {
      OutOfDeviceMemoryException failure =
          assertThrows(OutOfDeviceMemoryException.class, () -> session.allocate(500_000));
      assertEquals(
          "'%s' has no room for a buffer of '500000' bytes: '%d' of '1048576' are in use (that is over the limit). Close what is no longer needed, use smaller arrays, or raise the limit."
              .formatted(session.device().name(), session.statistics().bytesInUse()),
          Messages.message(failure));
      assertTrue(session.statistics().bytesInUse() >= kept.size());
    }
    session.allocate(500_000).close();
  }

  @Test
  void whatNoBufferCanHoldIsRefusedWithTheLargest() {
    long largest = session.device().largestAllocation();
    OutOfDeviceMemoryException failure =
        assertThrows(OutOfDeviceMemoryException.class, () -> session.allocate(largest + 1));
    assertTrue(
        Messages.message(failure).contains("its largest may have '%d'".formatted(largest)),
        Messages.message(failure));
  }

  @Test
  void withoutALimitTheDevicesMemoryIsOne() {
    try (Session unlimited = Devices.choose("").open(SessionOptions.DEFAULT)) {
      assertEquals(unlimited.device().globalMemory(), unlimited.statistics().bytesLimit());
    }
  }

  @Test
  void sizeClassesWasteAtMostAFifth() {
    for (long bytes = 257; bytes < 1L << 40; bytes += 1 + bytes / 7) {
      long reserved = BufferPool.sizeClass(bytes);
      assertTrue(reserved >= bytes && (reserved - bytes) * 5 <= reserved, bytes + " " + reserved);
      assertEquals(reserved, BufferPool.sizeClass(reserved));
    }
  }
}
