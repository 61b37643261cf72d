package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.task.Task;
import org.manyhands.wire.Codec;
import org.manyhands.wire.DescriptorReader;
import org.manyhands.wire.DescriptorWriter;
import org.manyhands.wire.Failures;
import org.manyhands.wire.Filters;
import org.manyhands.wire.Frame;
import org.manyhands.wire.FrameChannel;
import org.manyhands.wire.Link;
import org.manyhands.wire.MessageLimit;
import org.manyhands.wire.RunSignals;
import org.manyhands.wire.WorkerSide;
import org.slf4j.event.Level;

/** Whatever the bytes of a peer are, reading them ends in a value or in an {@link IOException}. */
class ReaderFuzzTest {

  private static final int LIMIT = 1 << 16;

  /** Bytes that reading may allocate, beside a multiple of what it was given. */
  private static final long ALLOWED = 4 << 20;

  private static final int ALLOWED_FACTOR = 200;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final RunSignals SIGNALS =
      new RunSignals() {
        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public void progress(long done, long total) {}
      };

  private final Codec codec = new Codec(Filters.of(""), ReaderFuzzTest.class.getClassLoader());

  private record Order(int number, @Nullable Order next, ArrayList<Object> lines)
      implements Serializable {}

  private static List<@Nullable Object> values() {
    Map<String, Integer> map = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      map.put("key" + i, i);
    }
    return Arrays.asList(
        null,
        true,
        1,
        2L,
        3f,
        4d,
        "text",
        new byte[9],
        new int[9],
        new long[9],
        new float[9],
        new double[9],
        map,
        new TreeMap<>(map),
        new ArrayList<>(List.of(1, "two", DayOfWeek.FRIDAY)),
        List.of(1, 2, 3),
        new Object[][] {{1}, {"two", new Object[5]}},
        new String[] {"a", "b"},
        new Order(1, new Order(2, null, new ArrayList<>()), new ArrayList<>(List.of("line", 1))),
        new IllegalStateException("why", new IOException("because")));
  }

  private static void bounded(byte[] bytes, Mutations.Reader reader) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reader.read(bytes);
    } catch (IOException expected) {
      assertTrue(expected.toString().length() < ALLOWED, "a message of bounded length");
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(
        allocated < ALLOWED + (long) ALLOWED_FACTOR * bytes.length,
        () -> "%d bytes were allocated for %d".formatted(allocated, bytes.length));
  }

  /** As {@link #bounded}; what the code of the classes throws that are read, is their own. */
  private static void objects(byte[] bytes, Mutations.Reader reader) throws Exception {
    bounded(
        bytes,
        all -> {
          try {
            reader.read(all);
          } catch (ClassNotFoundException expected) {
            assertTrue(all.length > 0, "there was a name");
          } catch (RuntimeException | StackOverflowError | InternalError e) {
            if (!isOfObjects(e)) {
              throw e;
            }
          }
        });
  }

  /** Compiled code throws some exceptions without a stack trace; ours throws none of them. */
  private static boolean isOfObjects(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    String reader = ObjectInputStream.class.getName();
    return trace.length == 0
        || Arrays.stream(trace).anyMatch(element -> element.getClassName().equals(reader));
  }

  @Test
  void framesAreReadOrRefused() throws IOException {
    Bytes sent = new Bytes(new byte[0]);
    FrameChannel out = new FrameChannel(sent, LIMIT);
    for (Frame.Type type : Frame.Type.values()) {
      out.write(new Frame(type, 7, new byte[type.name().length()]));
    }
    Mutations.of(
        List.of(sent.written()),
        bytes ->
            bounded(
                bytes,
                all -> {
                  FrameChannel in = new FrameChannel(new Bytes(all), LIMIT);
                  for (Frame next = in.read(); next != null; next = in.read()) {
                    assertTrue(next.payload().length <= Math.min(LIMIT, all.length));
                  }
                }));
  }

  @Test
  void valuesAreDecodedOrRefused() {
    List<byte[]> samples = values().stream().map(value -> codec.encode(value, "It")).toList();
    Mutations.of(samples, bytes -> objects(bytes, codec::decode));
  }

  @Test
  void failuresAreDecodedOrRefused() {
    List<byte[]> samples =
        List.of(
            Failures.encode(new IllegalStateException("why", new IOException("because")), codec),
            Failures.encode(new StackOverflowError(), codec));
    Mutations.of(samples, bytes -> bounded(bytes, all -> Failures.decode(all, codec)));
  }

  @Test
  void logEntriesAreReadOrRefused() {
    List<byte[]> samples =
        List.of(
            LogEntry.of(Level.INFO, "logger", "message").frame().payload(),
            new LogEntry(Level.WARN, "logger", "message", Map.of("a", "1", "b", "2"))
                .frame()
                .payload());
    Mutations.of(samples, bytes -> bounded(bytes, LogEntry::read));
  }

  /** What descriptors and the values that need them come to, in whatever order and number. */
  @Test
  void linksAreReadOrRefused() throws IOException {
    DescriptorWriter numbers = new DescriptorWriter();
    Codec writer = codec.writingTo(numbers);
    Bytes sent = new Bytes(new byte[0]);
    Link out = new Link(new FrameChannel(sent, LIMIT), writer, numbers);
    for (Object value : values()) {
      out.send(List.of(new Frame(Frame.Type.RESULT, 1, writer.encode(value, "It"))));
    }
    Mutations.of(
        List.of(sent.written()),
        bytes ->
            objects(
                bytes,
                all -> {
                  Link in = new Link(new FrameChannel(new Bytes(all), LIMIT), codec, numbers);
                  for (Frame next = in.receive(); next != null; next = in.receive()) {
                    in.codec().decode(next.payload());
                  }
                }));
  }

  @Test
  void descriptorsAreReadOrRefused() throws IOException {
    DescriptorWriter numbers = new DescriptorWriter();
    Codec writer = codec.writingTo(numbers);
    Bytes sent = new Bytes(new byte[0]);
    values().forEach(value -> writer.encode(value, "It"));
    new Link(new FrameChannel(sent, LIMIT), writer, numbers).send(List.of());
    List<byte[]> samples = new ArrayList<>();
    FrameChannel in = new FrameChannel(new Bytes(sent.written()), LIMIT);
    for (Frame next = in.read(); next != null; next = in.read()) {
      samples.add(next.payload());
    }
    Mutations.of(
        samples,
        bytes ->
            bounded(
                bytes,
                all ->
                    new DescriptorReader(Filters.of(""), null)
                        .add(new Frame(Frame.Type.DESCRIPTOR, 1, all))));
  }

  /** A worker answers whatever is sent to it as a task, and goes on. */
  @Test
  void tasksAreAnswered() {
    WorkerSide side = new WorkerSide(codec, new MessageLimit(LIMIT, "process"), "Put it there.");
    byte[] task = codec.encode((Task<Integer> & Serializable) () -> 42, "It");
    byte[] header =
        ByteBuffer.allocate(28)
            .putInt(28)
            .putLong(1)
            .putInt(1)
            .putInt(4)
            .put("name".getBytes(StandardCharsets.UTF_8))
            .putInt(0)
            .array();
    byte[] sample = Arrays.copyOf(header, header.length + task.length);
    System.arraycopy(task, 0, sample, header.length, task.length);
    Mutations.of(
        List.of(sample),
        bytes ->
            bounded(
                bytes,
                all -> {
                  Frame answer = side.run(new Frame(Frame.Type.TASK, 1, all), SIGNALS);
                  assertTrue(answer.payload().length <= LIMIT);
                }));
  }

  /** A channel to and from memory, a few bytes at a time. */
  private static final class Bytes implements ByteChannel {

    private final ByteBuffer in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes(byte[] in) {
      this.in = ByteBuffer.wrap(in);
    }

    byte[] written() {
      return out.toByteArray();
    }

    @Override
    public int read(ByteBuffer target) {
      if (!in.hasRemaining()) {
        return -1;
      }
      int part = Math.min(Math.min(100, in.remaining()), target.remaining());
      target.put(in.slice(in.position(), part));
      in.position(in.position() + part);
      return part;
    }

    @Override
    public int write(ByteBuffer source) {
      int count = source.remaining();
      while (source.hasRemaining()) {
        out.write(source.get());
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
