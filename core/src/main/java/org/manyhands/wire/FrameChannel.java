package org.manyhands.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames on a byte channel. A frame is the length of its payload (4 bytes), its type (1), the
 * number of its task (8) and the payload, in network byte order.
 *
 * <p>One thread may read while others write; each frame is written as a whole.
 */
public final class FrameChannel implements AutoCloseable {

  private static final int HEADER = Integer.BYTES + Byte.BYTES + Long.BYTES;

  /** Bytes per read or write: enough that copying, not calling, is what a large payload costs. */
  private static final int CHUNK = 128 * 1024;

  private final ByteChannel channel;
  private volatile int maxPayload;
  private final ByteBuffer in = ByteBuffer.allocateDirect(CHUNK).flip();
  private final ByteBuffer out = ByteBuffer.allocateDirect(CHUNK);
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * Frames on a blocking channel, which this object then owns.
   *
   * @param channel the channel
   * @param maxPayload the longest payload that is read, in bytes; a longer one is an error before
   *     any memory is allocated for it
   */
  public FrameChannel(ByteChannel channel, int maxPayload) {
    this.channel = channel;
    this.maxPayload = maxPayload;
  }

  /**
   * Changes the longest payload that is read, once it is known who is at the other end.
   *
   * @param longest the longest payload, in bytes
   */
  public void allow(int longest) {
    maxPayload = longest;
  }

  /**
   * Reads the next frame.
   *
   * @return the frame, or {@code null} at the end of the channel
   * @throws IOException if the channel fails, ends within a frame, or holds what is no frame
   */
  public @Nullable Frame read() throws IOException {
    if (!fill(HEADER)) {
      return null;
    }
    int length = in.getInt();
    byte code = in.get();
    long task = in.getLong();
    Frame.Type type = Frame.Type.of(code);
    if (type == null || length < 0 || length > maxPayload) {
      throw new ProtocolException(
          "Not a frame: type '%d', length '%d' (at most %d).".formatted(code, length, maxPayload));
    }
    return new Frame(type, task, payload(length));
  }

  private byte[] payload(int length) throws IOException {
    byte[] payload = new byte[length];
    int done = 0;
    while (done < length) {
      if (!fill(1)) {
        throw new EOFException("The channel ended within a frame.");
      }
      int part = Math.min(in.remaining(), length - done);
      in.get(payload, done, part);
      done += part;
    }
    return payload;
  }

  /** Makes at least {@code count} bytes available; false at a clean end of the channel. */
  private boolean fill(int count) throws IOException {
    while (in.remaining() < count) {
      in.compact();
      int read = channel.read(in);
      in.flip();
      if (read < 0) {
        if (in.hasRemaining()) {
          throw new EOFException("The channel ended within a frame.");
        }
        return false;
      }
    }
    return true;
  }

  /**
   * Writes a frame, waiting while the channel takes no more.
   *
   * @param frame the frame
   * @throws IOException if the channel fails; a part of the frame may then have been sent
   */
  public void write(Frame frame) throws IOException {
    write(List.of(frame));
  }

  /**
   * Writes frames, small ones together, waiting while the channel takes no more. A thread that is
   * interrupted writes all the same, and still is afterwards; an interrupt that comes while it
   * writes closes the channel.
   *
   * @param frames the frames
   * @throws IOException if the channel fails; a part of them may then have been sent
   */
  public void write(List<Frame> frames) throws IOException {
    boolean interrupted = Thread.interrupted(); // it would close the channel
    writing.lock();
    try {
      out.clear();
      for (Frame frame : frames) {
        put(frame);
      }
      flush();
    } finally {
      writing.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void put(Frame frame) throws IOException {
    byte[] payload = frame.payload();
    if (out.remaining() < HEADER) {
      flush();
    }
    out.putInt(payload.length).put(frame.type().code()).putLong(frame.task());
    int done = 0;
    while (done < payload.length) {
      if (!out.hasRemaining()) {
        flush();
      }
      int part = Math.min(out.remaining(), payload.length - done);
      out.put(payload, done, part);
      done += part;
    }
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
