package org.manyhands.spi;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Room for one array in a {@link SharedStore}. Thread-safe. */
public interface SharedBlock extends AutoCloseable {

  /**
   * Where it is.
   *
   * @return what other processes find and fill it by
   */
  SharedPlace place();

  /**
   * The content in this JVM, once it was written.
   *
   * @return a segment of exactly the bytes of the array, in native order, that can be read until
   *     this block is closed
   * @throws IOException if it cannot be mapped
   */
  MemorySegment map() throws IOException;

  /**
   * Lets go of the room, here and in all processes that have attached it. Whoever reads meanwhile
   * gets what was there, or an {@link IllegalStateException}. A second call does nothing.
   */
  @Override
  void close();
}
