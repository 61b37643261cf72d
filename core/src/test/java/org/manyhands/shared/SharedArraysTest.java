package org.manyhands.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.spi.SharedBlock;
import org.manyhands.spi.SharedPlace;
import org.manyhands.spi.SharedStore;
import org.manyhands.task.Assembly;
import org.manyhands.task.SharingException;
import org.manyhands.task.Task;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.wire.Codec;
import org.manyhands.wire.Filters;

class SharedArraysTest {

  private static final Codec CODEC = new Codec(Filters.of(""), null);

  private static SharedArrays on(@Nullable SharedStore store, Capability... capabilities) {
    BackendInfo info = new BackendInfo("test", 1, 1, Set.of(capabilities));
    return new SharedArrays("reports", info, Optional.ofNullable(store));
  }

  private static SharedArrays onHeap() {
    return on(null, Capability.SHARED_DATA);
  }

  /** Keeps arrays in native memory, and fails when it is told to. */
  private static final class Store implements SharedStore {

    private static final Map<Integer, Block> BLOCKS = new HashMap<>();

    private final List<Block> made = new ArrayList<>();
    private boolean failsToWrite;
    private boolean failsToMap;

    @Override
    public SharedBlock allocate(String name, long bytes) {
      Block block = new Block(this, BLOCKS.size(), bytes);
      BLOCKS.put(BLOCKS.size(), block);
      made.add(block);
      return block;
    }
  }

  private static final class Block implements SharedBlock {

    private final Store store;
    private final int number;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;
    private int closed;

    Block(Store store, int number, long bytes) {
      this.store = store;
      this.number = number;
      this.segment = arena.allocate(bytes, Long.BYTES);
    }

    @Override
    public SharedPlace place() {
      return new Place(number);
    }

    @Override
    public MemorySegment map() throws IOException {
      if (store.failsToMap) {
        throw new IOException("no map");
      }
      return segment;
    }

    @Override
    public void close() {
      if (closed++ == 0) {
        arena.close();
      }
    }
  }

  private record Place(int number) implements SharedPlace {

    private Block block() {
      return Objects.requireNonNull(Store.BLOCKS.get(number));
    }

    @Override
    public MemorySegment attach() {
      return block().segment;
    }

    @Override
    public WritableByteChannel writer(long at) throws IOException {
      if (block().store.failsToWrite) {
        throw new IOException("no room");
      }
      return new Into(block().segment, at);
    }
  }

  private static final class Into implements WritableByteChannel {

    private final MemorySegment segment;
    private long at;

    Into(MemorySegment segment, long at) {
      this.segment = segment;
      this.at = at;
    }

    /** A little at a time, as a channel may. */
    @Override
    public int write(ByteBuffer source) {
      int count = Math.min(source.remaining(), 1000);
      ByteBuffer part = source.slice(source.position(), count).order(ByteOrder.nativeOrder());
      MemorySegment.copy(MemorySegment.ofBuffer(part), 0, segment, at, count);
      source.position(source.position() + count);
      at += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private static @Nullable Object copy(Object value) throws Exception {
    return CODEC.decode(CODEC.encode(value, "The value"));
  }

  @Test
  void whatIsReadBackInThisJvmIsTheHandleItself() throws Exception {
    for (SharedStore store : new @Nullable SharedStore[] {null, new Store()}) {
      try (SharedArrays arrays = on(store, Capability.SHARED_DATA)) {
        SharedDoubles shared = arrays.share(new double[] {1, 2});
        assertSame(shared, copy(shared));
      }
    }
  }

  @Test
  void theSizeOfWhatIsSentDoesNotDependOnTheData() {
    try (SharedArrays arrays = onHeap()) {
      int small = CODEC.encode(arrays.share(new long[10]), "A handle").length;
      int large = CODEC.encode(arrays.share(new long[1_000_000]), "A handle").length;
      assertTrue(large <= small + 16, () -> small + ", " + large);
      assertTrue(large < 1000, () -> "" + large);
    }
  }

  @Test
  void everyTypeGoesThroughAStore() {
    int size = 50_001; // several chunks, the last of them not full
    try (SharedArrays arrays = on(new Store(), Capability.SHARED_DATA)) {
      double[] doubles = new double[size];
      float[] floats = new float[size];
      int[] ints = new int[size];
      long[] longs = new long[size];
      Arrays.setAll(doubles, i -> i / 3.0);
      Arrays.setAll(ints, i -> i * 77);
      Arrays.setAll(longs, i -> i * 77_777_777_777L);
      for (int i = 0; i < size; i++) {
        floats[i] = i / 3f;
      }
      assertArrayEquals(doubles, arrays.share(doubles).toArray());
      assertArrayEquals(floats, arrays.share(floats).toArray());
      assertArrayEquals(ints, arrays.share(ints).toArray());
      assertArrayEquals(longs, arrays.share(longs).toArray());
      assertEquals(floats[size - 1], arrays.share(floats).get(size - 1));
      assertEquals(longs[size - 1], arrays.share(longs).get(size - 1));
      assertEquals(ints[size - 1], arrays.share(ints).get(size - 1));
    }
  }

  @Test
  void whatCannotBeWrittenOrMappedIsLetGoOf() {
    Store store = new Store();
    try (SharedArrays arrays = on(store, Capability.SHARED_DATA)) {
      store.failsToWrite = true;
      SharingException e = assertThrows(SharingException.class, () -> arrays.share(new int[] {1}));
      assertTrue(
          String.valueOf(e.getMessage())
              .startsWith("The shared 'int[1]' of executor 'reports' is not shared: no room"),
          e::getMessage);
      store.failsToWrite = false;
      store.failsToMap = true;
      assertThrows(SharingException.class, () -> arrays.share(new int[] {1}));
      assertEquals(List.of(1, 1), store.made.stream().map(block -> block.closed).toList());
    }
  }

  @Test
  void aResultIsWrittenInPartsAndDiscardedOnce() throws Exception {
    Store store = new Store();
    try (SharedArrays arrays = on(store, Capability.SHARED_DATA)) {
      var kernel = Kernels.ints(40_000, i -> i * i).shared();
      assertArrayEquals(kernel.kernel().call(), compute(kernel.assemble(arrays)).toArray());
      Assembly<?, SharedInts> discarded = kernel.assemble(arrays);
      SharedInts handle = compute(discarded);
      discarded.discard();
      discarded.discard();
      assertTrue(handle.isClosed());
      kernel.assemble(arrays).discard();
      assertEquals(List.of(0, 1, 1), store.made.stream().map(block -> block.closed).toList());
    }
    assertEquals(List.of(1, 1, 1), store.made.stream().map(block -> block.closed).toList());
  }

  @SuppressWarnings("unchecked") // as they come over a wire
  private static <P extends @Nullable Object> SharedInts compute(Assembly<P, SharedInts> assembly)
      throws Exception {
    for (int from = 0; from < 40_000; from += 10_000) {
      Task<P> part = (Task<P>) Objects.requireNonNull(copy(assembly.part(from, from + 10_000)));
      assembly.add(from, part.call());
    }
    return assembly.result();
  }

  @Test
  void aResultThatComesWhenItsExecutorIsClosedIsLetGoOf() throws Exception {
    Store store = new Store();
    SharedArrays arrays = on(store, Capability.SHARED_DATA);
    Assembly<?, SharedInts> late = Kernels.ints(40_000, i -> i).shared().assemble(arrays);
    arrays.close();
    assertThrows(SharingException.class, () -> compute(late));
    late.discard();
    assertEquals(1, Math.min(1, store.made.getFirst().closed));
  }

  @Test
  void aClosedHandleIsNotSent() {
    try (SharedArrays arrays = onHeap()) {
      SharedInts shared = arrays.share(new int[] {1});
      shared.close();
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () -> {
                try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
                  out.writeObject(shared);
                } catch (NotSerializableException unexpected) {
                  throw new AssertionError(unexpected);
                }
              });
      assertTrue(String.valueOf(e.getMessage()).contains("is closed"), e::getMessage);
      assertEquals("shared 'int[1]' of executor 'reports', closed", shared.toString());
    }
  }

  @Test
  void aTaskThatCapturedAClosedHandleIsRefusedWithThatReason() {
    try (SharedArrays arrays = onHeap()) {
      SharedInts shared = arrays.share(new int[] {1});
      shared.close();
      Task<Integer> task = () -> shared.get(0);
      TaskNotSerializableException e =
          assertThrows(TaskNotSerializableException.class, () -> CODEC.encode(task, "Task 'x'"));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("Task 'x' cannot be serialized: "), message);
      assertTrue(
          message.endsWith(
              ": The shared 'int[1]' of executor 'reports' is closed. Close it, or its executor,"
                  + " after the last task that reads it has ended."),
          message);
    }
  }

  @Test
  void whatIsClosedIsForgotten() throws Exception {
    String id;
    try (SharedArrays arrays = onHeap()) {
      SharedInts shared = arrays.share(new int[] {1});
      id = ((Identity) shared.writeReplace()).id();
      assertSame(shared, Lease.find(id));
    }
    assertNull(Lease.find(id));
  }

  @Test
  void aResultWithoutAnExecutorIsAHandleLikeAnyOther() throws Exception {
    SharedLongs shared = Kernels.longs(3, i -> i + 1L).shared().call();
    assertArrayEquals(new long[] {1, 2, 3}, shared.toArray());
    assertSame(shared, copy(shared));
    shared.close();
    assertThrows(IllegalStateException.class, () -> shared.get(0));
  }

  @Test
  void lengthsInBytesAreThoseOfTheLongestArrays() {
    assertEquals(8L * (Integer.MAX_VALUE - 8), Elements.DOUBLES.bytes(Integer.MAX_VALUE - 8));
    assertEquals(4L * (Integer.MAX_VALUE - 8), Elements.FLOATS.bytes(Integer.MAX_VALUE - 8));
  }

  /** A file with a hole, which takes no room: no buffer is as long. */
  @Test
  void whatIsLongerThanTwoGibibytesIsRead(@TempDir Path folder) throws Exception {
    int length = (1 << 28) + 2;
    long bytes = Elements.DOUBLES.bytes(length);
    Path file = folder.resolve("long");
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE);
        Arena arena = Arena.ofShared()) {
      ByteBuffer last = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.nativeOrder());
      channel.write(last.putDouble(0, 42), bytes - Double.BYTES);
      SharedDoubles shared =
          new SharedDoubles.Mapped(
              new Identity(Elements.DOUBLES, length, "id", "The array", null),
              null,
              channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena));
      assertEquals(0, shared.get(0));
      assertEquals(42, shared.get(length - 1));
      assertThrows(IndexOutOfBoundsException.class, () -> shared.get(length));
      assertThrows(IndexOutOfBoundsException.class, () -> shared.get(-1));
    }
  }

  @Test
  void aBackendThatCannotShareIsNamed() {
    try (SharedArrays arrays = on(null)) {
      SharingException e = assertThrows(SharingException.class, () -> arrays.share(new float[2]));
      assertEquals(
          "The shared 'float[2]' of executor 'reports' is not shared: the backend 'test' does not"
              + " have 'SHARED_DATA'. Let tasks capture the array itself, or set manyhands.backend to"
              + " one that has it.",
          e.getMessage());
    }
  }
}
