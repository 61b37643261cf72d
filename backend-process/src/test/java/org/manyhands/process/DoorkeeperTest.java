package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.wire.Codec;
import org.manyhands.wire.Filters;
import org.manyhands.wire.Frame;
import org.manyhands.wire.FrameChannel;

/** Whoever knocks without the token gets nothing, and keeps no worker waiting. */
class DoorkeeperTest {

  private static final int LIMIT = 1 << 20;

  @TempDir Path folder;
  private Path socket;
  private Doorkeeper door;

  @BeforeEach
  void open() throws IOException {
    socket = folder.resolve("w1");
    door = Doorkeeper.open(socket, LIMIT);
  }

  @AfterEach
  void close() {
    door.close();
  }

  private SocketChannel knock() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static Frame hello(String token) {
    return new Frame(Frame.Type.HELLO, 0, token.getBytes(StandardCharsets.UTF_8));
  }

  private void assertWorkerIsWelcome() throws Exception {
    try (SocketChannel worker = knock()) {
      FrameChannel frames = new FrameChannel(worker, LIMIT);
      frames.write(hello(door.token()));
      FrameChannel program = door.awaitWorker();
      program.write(new Frame(Frame.Type.TASK, 1, new byte[1000]));
      Frame task = frames.read();
      assertNotNull(task);
      assertEquals(1000, task.payload().length);
      frames.write(new Frame(Frame.Type.RESULT, 1, new byte[50_000]));
      assertNotNull(program.read());
    }
  }

  /** The other side reads nothing from us, and closes. */
  private static void assertTurnedAway(SocketChannel caller) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(100);
    try {
      assertEquals(-1, caller.read(answer));
    } catch (IOException reset) {
      assertFalse(reset instanceof java.nio.channels.ClosedChannelException, "closed here");
    }
    assertEquals(0, answer.position());
  }

  private void write(SocketChannel caller, byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        caller.write(buffer);
      }
    } catch (IOException e) {
      assertTrue(caller.isOpen(), "the other side closes as soon as it knows enough");
    }
  }

  @Test
  void theWorkerThatShowsTheTokenIsWelcome() throws Exception {
    assertWorkerIsWelcome();
  }

  @Test
  void aWrongTokenIsTurnedAway() throws Exception {
    for (String token : new String[] {"", "x", "0".repeat(door.token().length())}) {
      try (SocketChannel caller = knock()) {
        new FrameChannel(caller, LIMIT).write(hello(token));
        assertTurnedAway(caller);
      }
    }
    assertWorkerIsWelcome();
  }

  @Test
  void randomBytesAreTurnedAway() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] bytes = new byte[13 + random.nextInt(1000)];
      random.nextBytes(bytes);
      try (SocketChannel caller = knock()) {
        write(caller, bytes);
        caller.shutdownOutput();
        assertTurnedAway(caller);
      }
    }
    assertWorkerIsWelcome();
  }

  @Test
  void aFrameOfTwoGibibytesIsTurnedAwayBeforeItIsRead() throws Exception {
    try (SocketChannel caller = knock()) {
      ByteBuffer header =
          ByteBuffer.allocate(13).putInt(Integer.MAX_VALUE).put((byte) 1).putLong(0);
      write(caller, header.array());
      assertTurnedAway(caller);
    }
    assertWorkerIsWelcome();
  }

  @Test
  void objectsAreTurnedAwayUnread() throws Exception {
    byte[] object = new Codec(Filters.of(""), null).encode(new java.util.ArrayList<>(), "x");
    for (Frame.Type type : Frame.Type.values()) {
      try (SocketChannel caller = knock()) {
        new FrameChannel(caller, LIMIT).write(new Frame(type, 0, object));
        assertTurnedAway(caller);
      }
    }
    assertWorkerIsWelcome();
  }

  @Test
  void theDoorIsClosedBehindTheWorkerAndNotBeforeIt() throws Exception {
    for (int i = 0; i < 500; i++) {
      Path file = folder.resolve("d" + i);
      FrameChannel program;
      try (SocketChannel worker = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        FrameChannel frames = new FrameChannel(worker, LIMIT);
        try (Doorkeeper one = Doorkeeper.open(file, LIMIT)) {
          worker.connect(UnixDomainSocketAddress.of(file));
          frames.write(hello(one.token()));
          program = one.awaitWorker();
        }
        frames.write(hello("to a channel that is open"));
        assertNotNull(program.read());
      }
    }
  }

  @Test
  void manyWhoSayNothingAreTurnedAway() throws Exception {
    List<SocketChannel> silent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      silent.add(knock());
    }
    assertTurnedAway(silent.removeLast());
    for (SocketChannel caller : silent) {
      caller.close();
    }
    Processes.await("room for the worker", () -> door.unproven() == 0);
    assertWorkerIsWelcome();
  }

  @Test
  void whoeverSaysNothingKeepsNobodyWaiting() throws Exception {
    try (SocketChannel silent = knock();
        SocketChannel slow = knock()) {
      write(slow, new byte[] {0, 0});
      assertWorkerIsWelcome();
      door.close();
      assertTurnedAway(silent);
      assertTurnedAway(slow);
    }
  }

  @Test
  void whereNoWorkerComesWaitingEnds() {
    door.close();
    assertThrows(IOException.class, door::awaitWorker);
  }

  private List<Level> levelsOfTurningAway() throws IOException {
    try (LogCapture log = new LogCapture(Doorkeeper.class)) {
      try (SocketChannel caller = knock()) {
        caller.shutdownOutput();
        assertTurnedAway(caller);
      }
      return log.levels("turned away");
    }
  }

  @Test
  void aStrangerIsWorthAWarning() throws IOException {
    assertEquals(List.of(Level.WARN), levelsOfTurningAway());
  }

  @Test
  void aWorkerThatIsEndedBeforeItHasSaidWhoItIsIsNoStranger() throws IOException {
    door.endsWhen(() -> true);
    assertEquals(List.of(Level.DEBUG), levelsOfTurningAway());
  }

  @Test
  void whoeverKnocksWhenTheDoorIsClosedIsNoStranger() throws IOException {
    try (LogCapture log = new LogCapture(Doorkeeper.class);
        SocketChannel caller = knock()) {
      Processes.await("the knock", () -> door.unproven() == 1);
      door.close();
      assertTurnedAway(caller);
      Processes.await("an entry", () -> !log.levels("turned away").isEmpty());
      assertEquals(List.of(Level.DEBUG), log.levels("turned away"));
    }
  }

  @Test
  void tokensAreLongAndNeverTheSame() throws IOException {
    assertEquals(64, door.token().length());
    try (Doorkeeper other = Doorkeeper.open(folder.resolve("w2"), LIMIT)) {
      assertNotEquals(door.token(), other.token());
    }
  }
}
