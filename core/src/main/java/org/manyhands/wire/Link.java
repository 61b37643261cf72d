package org.manyhands.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection, on which numbers stand for class descriptors that the other end has been
 * told of. One thread may receive while others send.
 */
public final class Link {

  private final FrameChannel frames;
  private final Codec codec;
  private final DescriptorWriter written;
  private final DescriptorReader read;

  /** Held while frames are sent: nothing may overtake the descriptors that it needs. */
  private final ReentrantLock sending = new ReentrantLock();

  private int told;

  /**
   * An end of a connection.
   *
   * @param frames what is sent and received
   * @param codec writes values with the numbers of {@code written}
   * @param written the descriptors that the other end is told of; many ends may have it in common
   */
  public Link(FrameChannel frames, Codec codec, DescriptorWriter written) {
    Codec.Connected connected = codec.connected();
    this.frames = frames;
    this.codec = connected.codec();
    this.read = connected.descriptors();
    this.written = written;
  }

  /**
   * What reads the values that come from the other end.
   *
   * @return a codec
   */
  public Codec codec() {
    return codec;
  }

  /**
   * Sends frames, and before them what the other end has to know to read them.
   *
   * @param messages the frames
   * @throws IOException if the channel fails; a part of them may then have been sent
   */
  public void send(List<Frame> messages) throws IOException {
    sending.lock();
    try {
      List<Frame> all = new ArrayList<>(written.since(told));
      told += all.size();
      all.addAll(messages);
      frames.write(all);
    } finally {
      sending.unlock();
    }
  }

  /**
   * Receives the next frame.
   *
   * @return the frame, or {@code null} at the end of the connection
   * @throws IOException if the channel fails, or holds what the other end would not send
   */
  public @Nullable Frame receive() throws IOException {
    Frame next = frames.read();
    while (next != null && next.type() == Frame.Type.DESCRIPTOR) {
      read.add(next);
      next = frames.read();
    }
    return next;
  }
}
