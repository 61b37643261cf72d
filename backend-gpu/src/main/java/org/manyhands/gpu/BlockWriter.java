package org.manyhands.gpu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Session;

/** Writes to a device, some pieces ahead. Not thread-safe. */
final class BlockWriter implements WritableByteChannel {

  /** Pieces that are on their way at once: the next one is copied while others are sent. */
  private static final int AHEAD = 16;

  private final Session session;
  private final Buffer buffer;
  private final Deque<Transfer> underway = new ArrayDeque<>();
  private long at;
  private boolean open = true;

  BlockWriter(Session session, Buffer buffer, long at) {
    this.session = session;
    this.buffer = buffer;
    this.at = at;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    int length = source.remaining();
    byte[] piece = new byte[length];
    source.get(piece);
    await(AHEAD - 1);
    underway.add(Transfer.start(session.launch().write(piece, 0, length, buffer, at)));
    at += length;
    return length;
  }

  private void await(int left) throws IOException {
    while (underway.size() > left) {
      try {
        underway.remove().await();
      } catch (CompletionException e) {
        throw GpuBlock.lost("written", e);
      }
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** Waits until all is there. */
  @Override
  public void close() throws IOException {
    open = false;
    await(0);
  }
}
