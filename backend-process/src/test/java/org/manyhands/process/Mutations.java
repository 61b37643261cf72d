package org.manyhands.process;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Bytes that are nearly what a reader expects, made up by a seed: {@code -Dfuzz.seed=N}. There are
 * more of them with {@code -Dtest.rounds=N}.
 */
final class Mutations {

  /** Reads something, and returns normally if it did so well. */
  @FunctionalInterface
  interface Reader {
    void read(byte[] bytes) throws Exception;
  }

  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int ROUNDS = 5_000 * Integer.getInteger("test.rounds", 1);
  private static final int[] NUMBERS = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    1023,
    1024,
    1025,
    65_535,
    65_536,
    1 << 20,
    1 << 30,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE
  };

  private final List<byte[]> samples;
  private final Random random = new Random(SEED);

  private Mutations(List<byte[]> samples) {
    this.samples = samples;
  }

  /** Gives a reader the samples, then mutations of them and random bytes. */
  static void of(List<byte[]> samples, Reader reader) {
    samples.forEach(sample -> read(reader, sample, "the sample"));
    Mutations mutations = new Mutations(samples);
    for (int round = 0; round < ROUNDS; round++) {
      read(reader, mutations.next(), "round " + round);
    }
  }

  private static void read(Reader reader, byte[] bytes, String round) {
    try {
      reader.read(bytes);
    } catch (Throwable e) {
      throw new AssertionError(
          "fuzz.seed %d, %s: %s of the bytes %s"
              .formatted(SEED, round, e, HexFormat.of().formatHex(bytes)),
          e);
    }
  }

  private byte[] next() {
    if (random.nextInt(50) == 0) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      return bytes;
    }
    byte[] bytes = sample();
    for (int steps = 1 + random.nextInt(4); steps > 0 && bytes.length > 0; steps--) {
      bytes = mutate(bytes);
    }
    return bytes;
  }

  private byte[] sample() {
    return samples.get(random.nextInt(samples.size())).clone();
  }

  private byte[] mutate(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int end = at + random.nextInt(Math.min(64, bytes.length - at) + 1);
    switch (random.nextInt(7)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> putNumber(bytes, at);
      case 3 -> {
        return joined(bytes, at, bytes, end); // without a range
      }
      case 4 -> {
        return joined(bytes, end, bytes, at); // a range twice
      }
      case 5 -> {
        byte[] other = sample();
        return joined(bytes, at, other, random.nextInt(other.length + 1));
      }
      default -> {
        return joined(bytes, at, bytes, bytes.length); // cut off
      }
    }
    return bytes;
  }

  private void putNumber(byte[] bytes, int at) {
    int number = NUMBERS[random.nextInt(NUMBERS.length)];
    if (at + Integer.BYTES <= bytes.length) {
      ByteBuffer.wrap(bytes).putInt(at, number);
    } else {
      bytes[at] = (byte) number;
    }
  }

  private static byte[] joined(byte[] head, int until, byte[] tail, int from) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(head, 0, until);
    bytes.write(tail, from, tail.length - from);
    return bytes.toByteArray();
  }
}
