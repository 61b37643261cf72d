package org.manyhands.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameChannelTest {

  private static final int LIMIT = 1 << 20;
  private static final int HEADER = 13;
  private static final int CHUNK = 128 * 1024;

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 4096, CHUNK - HEADER - 1, CHUNK - HEADER, CHUNK - HEADER + 1, CHUNK, LIMIT})
  void whatIsWrittenIsRead(int length) throws IOException {
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    Memory memory = new Memory(7);
    FrameChannel channel = new FrameChannel(memory, LIMIT);

    channel.write(new Frame(Frame.Type.TASK, Long.MIN_VALUE, payload));
    channel.write(new Frame(Frame.Type.HELLO, 2, new byte[] {9}));

    Frame first = channel.read();
    assertNotNull(first);
    assertEquals(Frame.Type.TASK, first.type());
    assertEquals(Long.MIN_VALUE, first.task());
    assertArrayEquals(payload, first.payload());
    Frame second = channel.read();
    assertNotNull(second);
    assertEquals(Frame.Type.HELLO, second.type());
    assertNull(channel.read());
  }

  @Test
  void anEndWithinAHeaderIsAnError() {
    Memory memory = new Memory(1);
    memory.put(ByteBuffer.allocate(HEADER - 1));
    assertThrows(EOFException.class, new FrameChannel(memory, LIMIT)::read);
  }

  @Test
  void anEndWithinAPayloadIsAnError() {
    Memory memory = new Memory(3);
    memory.put(header(10, 2));
    memory.put(ByteBuffer.allocate(9));
    assertThrows(EOFException.class, new FrameChannel(memory, LIMIT)::read);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, LIMIT + 1, Integer.MAX_VALUE})
  void aLengthBeyondTheLimitIsRefusedBeforeMemoryIsTaken(int length) {
    Memory memory = new Memory(64);
    memory.put(header(length, 2));
    assertThrows(ProtocolException.class, new FrameChannel(memory, LIMIT)::read);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 127, 255})
  void anUnknownTypeIsRefused(int code) {
    Memory memory = new Memory(64);
    memory.put(header(0, code));
    assertThrows(ProtocolException.class, new FrameChannel(memory, LIMIT)::read);
  }

  @Test
  void randomBytesEndInAnErrorOrAFrameAndNeverHang() throws IOException {
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      byte[] garbage = new byte[random.nextInt(64)];
      random.nextBytes(garbage);
      Memory memory = new Memory(5);
      memory.put(ByteBuffer.wrap(garbage));
      FrameChannel channel = new FrameChannel(memory, 1024);
      try {
        for (Frame frame = channel.read(); frame != null; frame = channel.read()) {
          assertNotNull(frame.type());
        }
      } catch (EOFException | ProtocolException expected) {
        assertNotNull(expected.getMessage());
      }
    }
  }

  private static ByteBuffer header(int length, int code) {
    return ByteBuffer.allocate(HEADER).putInt(length).put((byte) code).putLong(1).flip();
  }

  /** A channel that hands back what was written to it, in small pieces, and then ends. */
  private static final class Memory implements ByteChannel {

    private final int piece;
    private ByteBuffer content = ByteBuffer.allocate(0);

    Memory(int piece) {
      this.piece = piece;
    }

    @Override
    public int read(ByteBuffer target) {
      if (!content.hasRemaining()) {
        return -1;
      }
      int length = Math.min(Math.max(piece, content.remaining() / 2), target.remaining());
      length = Math.min(length, content.remaining());
      target.put(content.slice().limit(length));
      content.position(content.position() + length);
      return length;
    }

    void put(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        write(bytes);
      }
    }

    @Override
    public int write(ByteBuffer source) {
      int length = Math.max(1, source.remaining() / 2);
      ByteBuffer grown = ByteBuffer.allocate(content.remaining() + length);
      grown.put(content).put(source.slice().limit(length)).flip();
      source.position(source.position() + length);
      content = grown;
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
