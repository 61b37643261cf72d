package org.manyhands.spi;

import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;

/** Where a {@link SharedBlock} is, for whoever is not where it was made. Immutable. */
public interface SharedPlace extends Serializable {

  /**
   * The content in this JVM.
   *
   * @return a segment of exactly the bytes of the array, in native order; once the block is closed,
   *     reading throws {@link IllegalStateException}
   * @throws IOException if it cannot be had here; the message says why, to end a sentence with
   */
  MemorySegment attach() throws IOException;

  /**
   * Writes content, in native order. Different parts may be written by several threads and
   * processes at once.
   *
   * @param at the first byte to write
   * @return a channel that writes from there on, is not disturbed by interrupts, and has written
   *     when it is closed
   * @throws IOException if it cannot be written here; the message says why
   */
  WritableByteChannel writer(long at) throws IOException;
}
