package org.manyhands.shared;

import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.WritableByteChannel;
import java.util.function.IntFunction;
import org.manyhands.spi.SharedPlace;
import org.manyhands.task.SharingException;

/**
 * Room for a result outside of the heap, into which parts write wherever they are computed.
 * Immutable.
 *
 * @param name what the result is called in messages, to begin a sentence with
 * @param place where it is
 */
public record SharedRoom(String name, SharedPlace place) implements Serializable {

  /**
   * Computes elements.
   *
   * @param <A> the type of the array
   */
  @FunctionalInterface
  public interface Filler<A> {
    /**
     * Computes the elements {@code [from, to)} into {@code into[0]} and onwards.
     *
     * @param from the first index
     * @param to one past the last index
     * @param into where they are put
     */
    void fill(int from, int to, A into);
  }

  /**
   * Computes and writes a part, a little at a time.
   *
   * @param from the first index
   * @param to one past the last index
   * @param allocate makes arrays
   * @param filler computes the elements
   * @param <A> the type of the array
   * @throws SharingException if it cannot be written
   */
  public <A> void write(int from, int to, IntFunction<A> allocate, Filler<A> filler) {
    Elements elements = Elements.of(allocate.apply(0));
    A chunk = allocate.apply(Math.min(to - from, elements.perChunk()));
    try (WritableByteChannel out = place.writer(elements.bytes(from))) {
      for (int start = from, end; start < to; start = end) {
        end = start + Math.min(to - start, elements.perChunk());
        filler.fill(start, end, chunk);
        elements.write(chunk, 0, end - start, out);
      }
    } catch (IOException e) {
      throw new SharingException("%s cannot be written: %s.".formatted(name, e.getMessage()), e);
    }
  }
}
