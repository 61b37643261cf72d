package org.manyhands.spi;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Carries values of one type between a program and its workers in a form of its own: because the
 * type is not {@link java.io.Serializable}, or because serialization is too slow for it. Wherever
 * such a value is captured by a task, is an element or a result, or is somewhere within one of
 * these, it goes through its codec.
 *
 * <pre>{@code
 * public final class MoneyCodec implements ValueCodec<Money> {
 *   public String name() { return "org.example.money"; }
 *   public Class<Money> type() { return Money.class; }
 *   public void write(Money value, DataOutput out) throws IOException {
 *     out.writeLong(value.cents());
 *   }
 *   public Money read(DataInput in) throws IOException {
 *     return Money.ofCents(in.readLong());
 *   }
 * }
 * }</pre>
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}, have a constructor without
 * arguments and are safe for use by many threads at once. Workers have the class path of the
 * program, and so the same codecs. Where tasks run on the heap of the program, nothing is carried,
 * and no codec asked. Nor is it where a task returns {@code null}, a boxed primitive, a string, an
 * array of primitives, or an {@code ArrayList} of integers, longs, doubles or strings: for these
 * there are short forms.
 *
 * <p>A value that occurs several times within another one is written once, and is one object on the
 * other side, too. The filter that guards deserialization is asked about the class of what {@link
 * #read} returned; what it may read is the codec's own care.
 *
 * @param <T> the type of the values
 */
public interface ValueCodec<T> {

  /**
   * What it is called in messages and where values are carried: the same in all versions that
   * understand each other.
   *
   * @return a name that no other codec has, such as one that begins with a package
   */
  String name();

  /**
   * Which values it carries: those of this class, or of any that extends or implements it, unless
   * there is a codec for a class in between. Neither {@code Object} nor {@code Serializable}.
   *
   * @return the type
   */
  Class<T> type();

  /**
   * Writes a value.
   *
   * @param value the value
   * @param out where it is put
   * @throws IOException if it cannot be written
   */
  void write(T value, DataOutput out) throws IOException;

  /**
   * Reads a value. What comes may have been damaged or made up: do not trust lengths.
   *
   * @param in what {@link #write} wrote, and no more
   * @return the value
   * @throws IOException if that is not what such a codec writes
   */
  T read(DataInput in) throws IOException;
}
