package org.manyhands.kernel;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * The random numbers of {@link Philox} as a generator. A seed has 2<sup>64</sup> streams, which do
 * not overlap, and each has 2<sup>64</sup> draws before it starts again.
 *
 * <pre>{@code
 * PhiloxRandom random = PhiloxRandom.of(seed);
 * executor.submit(() -> simulate(random.stream(17)));
 * }</pre>
 *
 * <p>Each call of {@link #nextLong()}, {@code nextInt()}, {@code nextFloat()}, {@code nextDouble()}
 * and {@link #nextGaussian()} takes one draw: the call after {@code n} draws returns what {@code
 * Philox.longAt(seed, stream, n)}, {@code intAt}, {@code floatAt}, {@code doubleAt} or {@code
 * gaussianAt} does. Calls with bounds, and all others, are made of these as {@link RandomGenerator}
 * says, and may take several draws.
 *
 * <p>Not safe for use by several threads at once; give each task a stream of its own. Serializable:
 * the copy goes on where the original was.
 */
public final class PhiloxRandom implements RandomGenerator.JumpableGenerator, Serializable {

  private static final long serialVersionUID = 1L;

  private final long seed;
  private long stream;
  private long draw;

  private PhiloxRandom(long seed, long stream, long draw) {
    this.seed = seed;
    this.stream = stream;
    this.draw = draw;
  }

  /**
   * A generator at the start of stream 0.
   *
   * @param seed the seed, any value
   * @return a new generator
   */
  public static PhiloxRandom of(long seed) {
    return new PhiloxRandom(seed, 0, 0);
  }

  /**
   * A generator of the same seed at the start of a stream. It does not depend on what this one has
   * drawn.
   *
   * @param number the number of the stream, any value; the {@code index} of {@link Philox}
   * @return a new generator
   */
  public PhiloxRandom stream(long number) {
    return new PhiloxRandom(seed, number, 0);
  }

  @Override
  public long nextLong() {
    return Philox.longAt(seed, stream, draw++);
  }

  /** The next draw with the normal distribution of mean 0 and standard deviation 1. */
  @Override
  public double nextGaussian() {
    return Philox.gaussianAt(seed, stream, draw++);
  }

  /** A generator of the same seed, at the same draw of the same stream. */
  @Override
  public PhiloxRandom copy() {
    return new PhiloxRandom(seed, stream, draw);
  }

  /** Goes to the same draw of the next stream. */
  @Override
  public void jump() {
    stream++;
  }

  /** The number of draws in a stream. */
  @Override
  public double jumpDistance() {
    return 0x1p64;
  }

  @Override
  public String toString() {
    return "PhiloxRandom[seed=%d, stream=%d, draw=%d]".formatted(seed, stream, draw);
  }
}
