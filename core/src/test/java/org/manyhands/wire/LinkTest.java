package org.manyhands.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.task.Task;

class LinkTest {

  private static final int LIMIT = 1 << 20;

  @TempDir Path folder;
  private final DescriptorWriter descriptors = new DescriptorWriter();
  private final Codec writer =
      new Codec(Filters.of(""), LinkTest.class.getClassLoader()).writingTo(descriptors);
  private SocketChannel near;
  private SocketChannel far;
  private Link sender;
  private Link receiver;

  @BeforeEach
  void connect() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      near = SocketChannel.open(address);
      far = server.accept();
    }
    sender = new Link(new FrameChannel(near, LIMIT), writer, descriptors);
    receiver = receiver("");
  }

  private Link receiver(String filter) {
    Codec codec = new Codec(Filters.of(filter), LinkTest.class.getClassLoader());
    return new Link(new FrameChannel(far, LIMIT), codec, new DescriptorWriter());
  }

  @AfterEach
  void disconnect() throws IOException {
    near.close();
    far.close();
  }

  private static Frame frame(byte[] payload) {
    return new Frame(Frame.Type.TASK, 1, payload);
  }

  private Object cross(Object value) throws Exception {
    sender.send(List.of(frame(writer.encode(value, "A value"))));
    return receive();
  }

  private Object receive() throws Exception {
    Frame frame = receiver.receive();
    assertNotNull(frame);
    return Objects.requireNonNull(receiver.codec().decode(frame.payload()));
  }

  @Test
  void whatIsSentIsReceivedTheFirstTimeAndLater() throws Exception {
    List<Object> value = List.of(new TreeMap<>(Map.of("a", 1)), "b");
    for (int i = 0; i < 3; i++) {
      assertEquals(value, cross(value));
    }
  }

  @Test
  void descriptorsCrossOnce() {
    int captured = 41;
    Task<Integer> task = () -> captured + 1;
    byte[] inFull =
        new Codec(Filters.of(""), LinkTest.class.getClassLoader()).encode(task, "A task");
    byte[] numbered = writer.encode(task, "A task");
    int known = descriptors.size();
    writer.encode(task, "A task");
    assertEquals(known, descriptors.size());
    assertTrue(
        2 * numbered.length < inFull.length,
        () -> "%d of %d bytes".formatted(numbered.length, inFull.length));
  }

  @Test
  void manyEndsHaveTheirDescriptorsInCommon() throws Exception {
    cross(new ArrayList<>(List.of(1)));
    receiver = receiver(""); // a second worker, which has been told of nothing
    sender = new Link(new FrameChannel(near, LIMIT), writer, descriptors);
    assertEquals(List.of(2), cross(new ArrayList<>(List.of(2))));
  }

  @Test
  void framesOfSeveralThreadsFollowTheirDescriptors() throws Exception {
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 1000; i++) {
                send(new Sample("x" + i));
              }
            });
    for (int i = 0; i < 1000; i++) {
      receive();
    }
    other.join();
  }

  private void send(Object value) {
    try {
      sender.send(List.of(frame(writer.encode(value, "A value"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Sample(String name) implements Serializable {}

  @Test
  void whatTheFilterRefusesIsAnErrorForThatValueAlone() throws Exception {
    receiver = receiver("!" + Sample.class.getName());
    assertThrows(InvalidClassException.class, () -> cross(new Sample("refused")));
    assertThrows(InvalidClassException.class, () -> cross(new Sample("again")));
    assertEquals(List.of(1), cross(new ArrayList<>(List.of(1))));
  }

  @Test
  void aNumberThatNobodyToldOfIsAnErrorForThatValueAlone() throws Exception {
    byte[] untold = writer.encode(new Sample("x"), "A value");
    new FrameChannel(near, LIMIT).write(frame(untold));
    assertThrows(StreamCorruptedException.class, this::receive);
    assertEquals("next", cross("next"));
  }

  @Test
  void aDescriptorOutOfOrderEndsTheConnection() throws Exception {
    byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
    new FrameChannel(near, LIMIT).write(new Frame(Frame.Type.DESCRIPTOR, 2, garbage));
    assertThrows(ProtocolException.class, receiver::receive);
  }

  @Test
  void aDescriptorThatIsNoneHarmsNobody() throws Exception {
    byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
    new FrameChannel(near, LIMIT).write(new Frame(Frame.Type.DESCRIPTOR, 1, garbage));
    new FrameChannel(near, LIMIT)
        .write(frame(new Codec(Filters.of(""), null).encode("a leaf", "x")));
    assertEquals("a leaf", receive());
  }
}
