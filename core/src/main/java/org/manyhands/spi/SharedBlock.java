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
   * Whether the content is where this JVM cannot read it, such as on a device. Then it is not
   * mapped, but {@linkplain #read read} when somebody first wants it here.
   *
   * @return {@code false} unless overridden
   */
  default boolean isRemote() {
    return false;
  }

  /**
   * Copies the content to this JVM, once it was written.
   *
   * @param into a segment of an array, of exactly the bytes of the content
   * @throws IOException if it cannot be copied, or the block is closed; the message says why, to
   *     end a sentence with
   */
  default void read(MemorySegment into) throws IOException {
    into.copyFrom(map());
  }

  /**
   * Lets go of the room, here and in all processes that have attached it. Whoever reads meanwhile
   * gets what was there, or an {@link IllegalStateException}. A second call does nothing.
   */
  @Override
  void close();
}
