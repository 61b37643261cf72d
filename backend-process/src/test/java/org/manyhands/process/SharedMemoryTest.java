package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.process.SharedMemory.Limits;
import org.manyhands.spi.SharedBlock;
import org.manyhands.task.SharingException;

/** The memory of shared arrays, without any worker. */
class SharedMemoryTest {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final byte[] CONTENT = {1, 2, 3, 4, 5};

  @TempDir Path folder;

  private SharedMemory memory(long most, Path descriptors) {
    return new SharedMemory(new Limits(most, folder.toString()), () -> folder, descriptors);
  }

  private Path descriptors(boolean there) {
    assumeTrue(!there || Files.isDirectory(DESCRIPTORS), "no descriptors in /proc");
    return there ? DESCRIPTORS : folder.resolve("missing");
  }

  private static SharedBlock filled(SharedMemory memory) throws IOException {
    SharedBlock block = memory.allocate("The array", CONTENT.length);
    write(block, 0, CONTENT);
    return block;
  }

  private static void write(SharedBlock block, long at, byte... content) throws IOException {
    try (WritableByteChannel out = block.place().writer(at)) {
      assertEquals(content.length, out.write(ByteBuffer.wrap(content)));
    }
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWrittenIsReadHereAndWhereItIsAttached(boolean nameless) throws IOException {
    try (SharedMemory memory = memory(0, descriptors(nameless));
        SharedBlock block = filled(memory)) {
      assertArrayEquals(CONTENT, bytes(block.map()));
      MemorySegment attached = block.place().attach();
      assertArrayEquals(CONTENT, bytes(attached));
      assertEquals(attached, block.place().attach());
      write(block, 2, (byte) 9);
      assertEquals(9, bytes(attached)[2]);
      assertTrue(attached.isReadOnly());
      assertEquals(nameless ? 0 : 1, files().size());
    }
    assertEquals(List.of(), files());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsClosedSaysSoToThoseWhoCome(boolean nameless) throws IOException {
    try (SharedMemory memory = memory(0, descriptors(nameless))) {
      SharedBlock block = filled(memory);
      MemorySegment mapped = block.map();
      MemorySegment attached = block.place().attach();
      block.close();
      block.close();
      assertThrows(IllegalStateException.class, () -> bytes(mapped));
      assertThrows(IllegalStateException.class, () -> bytes(attached));
      assertSaysClosed(assertThrows(IOException.class, block::map));
      assertSaysClosed(assertThrows(IOException.class, () -> block.place().attach()));
      assertSaysClosed(assertThrows(IOException.class, () -> block.place().writer(0)));
      assertEquals(0, memory.used());
      assertEquals(0, Attachments.ofThisJvm().size());
    }
  }

  private static void assertSaysClosed(Throwable thrown) {
    assertTrue(String.valueOf(thrown.getMessage()).contains("is closed"), thrown::toString);
  }

  /** The next file that is opened gets the lowest number that is free. */
  @Test
  void aDescriptorThatIsUsedAgainIsNotMistaken() throws IOException {
    try (SharedMemory memory = memory(0, descriptors(true))) {
      SharedBlock block = filled(memory);
      block.close();
      for (int i = 0; i < 20; i++) {
        try (SharedBlock other = filled(memory)) {
          assertEquals(CONTENT.length, other.map().byteSize());
          assertSaysClosed(assertThrows(IOException.class, () -> block.place().attach()));
        }
      }
    }
  }

  @Test
  void aFileThatIsNotTheSegmentIsNotMistaken() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[1000]);
    SegmentPlace place =
        new SegmentPlace(ProcessHandle.current().pid(), file.toString(), "", "id", 5);
    assertSaysClosed(assertThrows(IOException.class, place::attach));
    Files.write(file, new byte[3]);
    assertSaysClosed(assertThrows(IOException.class, place::attach));
  }

  @Test
  void aSegmentOfAProcessThatIsNotAboveIsRefused() {
    SegmentPlace place = new SegmentPlace(Long.MAX_VALUE, "/nowhere", "", "id", 5);
    IOException e = assertThrows(IOException.class, place::attach);
    assertTrue(String.valueOf(e.getMessage()).contains("not above"), e::getMessage);
  }

  @Test
  void threadsThatAttachAtOnceShareOneMapping() throws Exception {
    try (SharedMemory memory = memory(0, descriptors(true));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 100; round++) {
        try (SharedBlock block = filled(memory)) {
          Callable<MemorySegment> attaching = () -> block.place().attach();
          List<Callable<MemorySegment>> all = Collections.nCopies(4, attaching);
          Set<Long> addresses = new TreeSet<>();
          for (Future<MemorySegment> attached : threads.invokeAll(all)) {
            addresses.add(attached.get().address());
          }
          assertEquals(1, addresses.size());
          assertEquals(1, Attachments.ofThisJvm().size());
        }
        assertEquals(0, Attachments.ofThisJvm().size());
      }
    }
  }

  /** Whoever comes first: afterwards nothing is mapped. */
  @Test
  void whoAttachesWhileItIsClosedLeavesNothing() throws Exception {
    try (SharedMemory memory = memory(0, descriptors(true));
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 300; round++) {
        SharedBlock block = filled(memory);
        CountDownLatch start = new CountDownLatch(2);
        Future<?> attaching = threads.submit(() -> meet(start, () -> block.place().attach()));
        Future<?> closing = threads.submit(() -> meet(start, block::close));
        closing.get();
        try {
          attaching.get();
        } catch (ExecutionException e) {
          assertSaysClosed(Objects.requireNonNull(e.getCause()));
        }
        assertEquals(0, Attachments.ofThisJvm().size());
      }
      assertEquals(Set.of(), open());
    }
  }

  private interface Step {
    void take() throws Exception;
  }

  private static @Nullable Object meet(CountDownLatch start, Step step) throws Exception {
    start.countDown();
    start.await();
    step.take();
    return null;
  }

  @Test
  void anEmptySegmentIsRead() throws IOException {
    try (SharedMemory memory = memory(0, descriptors(true));
        SharedBlock block = memory.allocate("The array", 0)) {
      assertEquals(0, block.map().byteSize());
      assertEquals(0, block.place().attach().byteSize());
    }
  }

  @Test
  void anInterruptDisturbsNeitherWritingNorMapping() throws IOException {
    try (SharedMemory memory = memory(0, descriptors(true))) {
      Thread.currentThread().interrupt();
      try (SharedBlock block = filled(memory)) {
        assertArrayEquals(CONTENT, bytes(block.map()));
        assertArrayEquals(CONTENT, bytes(block.place().attach()));
      }
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void whatIsBeyondTheQuotaIsRefusedAndTakesNothing() throws IOException {
    try (SharedMemory memory = memory(10, descriptors(true))) {
      try (SharedBlock first = memory.allocate("The first", 6)) {
        SharingException e =
            assertThrows(SharingException.class, () -> memory.allocate("The second", 5));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("The second is not shared: its '5' bytes"), message);
        assertTrue(message.contains("manyhands.process.shared-memory"), message);
        assertEquals(6, memory.used());
        memory.allocate("The third", 4).close();
        long huge = 8L * (Integer.MAX_VALUE - 8);
        assertThrows(SharingException.class, () -> memory.allocate("The fourth", huge));
        assertEquals(6, first.place() instanceof SegmentPlace place ? place.bytes() : 0);
      }
      memory.allocate("The fifth", 10).close();
    }
  }

  @Test
  void aFolderThatIsMissingIsSaid() {
    Path missing = folder.resolve("missing");
    for (long most : new long[] {0, 1000}) {
      try (SharedMemory memory =
          new SharedMemory(new Limits(most, missing.toString()), () -> folder)) {
        SharingException e =
            assertThrows(SharingException.class, () -> memory.allocate("The array", 5));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(missing.toString()), message);
        assertTrue(message.contains("manyhands.process.shared-folder"), message);
        assertEquals(0, memory.used());
      }
    }
  }

  /** A file system of a megabyte, which only root can make. */
  @Test
  void aFileSystemThatIsFullIsAnError() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()) == 0);
    try (SharedMemory memory =
        new SharedMemory(new Limits(8 << 20, small.toString()), () -> folder)) {
      SharedBlock block = memory.allocate("The array", 2 << 20);
      byte[] content = new byte[2 << 20];
      Arrays.fill(content, (byte) 1);
      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                try (WritableByteChannel out = block.place().writer(0)) {
                  ByteBuffer rest = ByteBuffer.wrap(content);
                  while (rest.hasRemaining()) {
                    out.write(rest);
                  }
                }
              });
      assertTrue(String.valueOf(e.getMessage()).contains(small.toString()), e::getMessage);
      assertInstanceOf(IOException.class, e.getCause());
      block.close();
      filled(memory).close();
    } finally {
      assertEquals(0, run("umount", small.toString()));
    }
  }

  static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // there is no such program
    }
  }

  @Test
  void manySegmentsLeaveNoDescriptorBehind() throws IOException {
    try (SharedMemory memory = memory(0, descriptors(true))) {
      filled(memory).close();
      Set<String> before = open();
      for (int i = 0; i < 10_000; i++) {
        SharedBlock block = filled(memory);
        block.map();
        block.close();
      }
      assertEquals(before, open());
      assertEquals(List.of(), files());
    }
  }

  /** The files of this class that this process has open or mapped. */
  private Set<String> open() throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      for (Path descriptor : open.toList()) {
        if (Files.isSymbolicLink(descriptor)) { // else it was that of the listing itself
          found.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    found.removeIf(link -> !link.contains(folder.toString()));
    Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains(folder.toString()))
        .forEach(found::add);
    return found;
  }
}
