package org.manyhands.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiloxTest {

  private static final int MANY = 1 << 20;

  /**
   * Counter, key and block, from the lines {@code philox4x32 10} of {@code tests/kat_vectors} of
   * Random123, the library of the authors of the paper
   * (https://github.com/DEShawResearch/random123).
   */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void blocksAreThePublishedOnes(String counter, String key, String block) {
    String[] words = counter.split(" ", -1);
    long low = lowFirst(words[0], words[1]);
    long high = lowFirst(words[2], words[3]);
    String[] keys = key.split(" ", -1);
    long seed = lowFirst(keys[0], keys[1]);
    String result =
        HexFormat.of().toHexDigits(Philox.words(seed, high, low, 0))
            + HexFormat.of().toHexDigits(Philox.words(seed, high, low, 1));
    assertEquals(block.replace(" ", ""), result);
    assertEquals((int) Long.parseLong(block.split(" ", -1)[0], 16), Philox.intAt(seed, high, low));
  }

  private static long lowFirst(String low, String high) {
    return Long.parseUnsignedLong(high + low, 16);
  }

  @Test
  void numbersAreMadeOfABlockAsDocumented() {
    long seed = 0x299f31d0a4093822L;
    long index = 0x0370734413198a2eL;
    long draw = 0x85a308d3243f6a88L;
    assertEquals(0xd16cfe09, Philox.intAt(seed, index, draw));
    assertEquals(0xd16cfe0994fdccebL, Philox.longAt(seed, index, draw));
    assertEquals(0xd16cfe / (float) (1 << 24), Philox.floatAt(seed, index, draw));
    double u = (0xd16cfe0994fdccebL >>> 11) / (double) (1L << 53);
    double v = (0x5001e42024126ea1L >>> 11) / (double) (1L << 53);
    assertEquals(u, Philox.doubleAt(seed, index, draw));
    double size = StrictMath.sqrt(-2 * StrictMath.log(u + 1.0 / (1L << 53)));
    assertEquals(size * StrictMath.cos(2 * Math.PI * v), Philox.gaussianAt(seed, index, draw));
  }

  @Test
  void withoutADrawItIsTheFirst() {
    assertEquals(Philox.intAt(5, 6, 0), Philox.intAt(5, 6));
    assertEquals(Philox.longAt(5, 6, 0), Philox.longAt(5, 6));
    assertEquals(Philox.floatAt(5, 6, 0), Philox.floatAt(5, 6));
    assertEquals(Philox.doubleAt(5, 6, 0), Philox.doubleAt(5, 6));
    assertEquals(Philox.gaussianAt(5, 6, 0), Philox.gaussianAt(5, 6));
  }

  /** A block is a bijection of the counter, so no two of its halves are likely to be equal. */
  @Test
  void everyBitOfSeedIndexAndDrawMatters() {
    Set<Long> numbers = new HashSet<>(Set.of(Philox.longAt(0, 0, 0)));
    for (int bit = 0; bit < 64; bit++) {
      numbers.add(Philox.longAt(1L << bit, 0, 0));
      numbers.add(Philox.longAt(0, 1L << bit, 0));
      numbers.add(Philox.longAt(0, 0, 1L << bit));
    }
    assertEquals(1 + 3 * 64, numbers.size());
  }

  /** The expected value of chi square is 255, its standard deviation 22.6. */
  @Test
  void bytesAreUniformAlongIndicesDrawsAndSeeds() {
    assertUniform(i -> Philox.intAt(1, i) >>> 24);
    assertUniform(i -> Philox.intAt(1, i));
    assertUniform(i -> (int) Philox.longAt(1, i));
    assertUniform(i -> Philox.intAt(1, 2, i));
    assertUniform(i -> Philox.intAt(i, 2, 3));
    assertUniform(i -> Philox.intAt(1, i) ^ Philox.intAt(1, i + 1));
    assertUniform(i -> Philox.intAt(1, i, 0) ^ Philox.intAt(1, i, 1));
  }

  private static void assertUniform(LongToIntFunction random) {
    long[] counts = new long[256];
    LongStream.range(0, MANY).forEach(i -> counts[random.applyAsInt(i) & 0xFF]++);
    double expected = MANY / 256.0;
    double chiSquare = 0;
    for (long count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    assertTrue(Math.abs(chiSquare - 255) < 4 * 22.6, "chi square is " + chiSquare);
  }

  @Test
  void everyBitIsSetHalfTheTime() {
    assertBalanced(i -> Philox.longAt(7, i));
    assertBalanced(i -> Philox.longAt(7, i) ^ Philox.longAt(7, i + 1));
    assertBalanced(i -> Philox.words(7, i, 0, 1));
  }

  /** The standard deviation of a count is 512. */
  private static void assertBalanced(LongUnaryOperator random) {
    int[] counts = new int[64];
    for (int i = 0; i < MANY; i++) {
      long bits = random.applyAsLong(i);
      for (int bit = 0; bit < 64; bit++) {
        counts[bit] += (int) (bits >>> bit & 1);
      }
    }
    for (int count : counts) {
      assertEquals(MANY / 2, count, 4.5 * 512);
    }
  }

  @Test
  void fractionsAreBetweenZeroAndOneAndUniform() {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < MANY; i++) {
      double value = Philox.doubleAt(3, i);
      float single = Philox.floatAt(3, i);
      assertTrue(value >= 0 && value < 1 && single >= 0 && single < 1);
      assertEquals(value, single, 0x1p-24);
      sum += value;
      squares += value * value;
    }
    assertEquals(0.5, sum / MANY, 4 * Math.sqrt(1 / 12.0 / MANY));
    assertEquals(1 / 3.0, squares / MANY, 4 * Math.sqrt(4 / 45.0 / MANY));
  }

  @Test
  void gaussiansHaveTheMomentsOfTheNormalDistribution() {
    double[] moments = new double[5];
    int within = 0;
    for (int i = 0; i < MANY; i++) {
      double value = Philox.gaussianAt(11, i);
      for (int power = 1; power <= 4; power++) {
        moments[power] += Math.pow(value, power) / MANY;
      }
      within += Math.abs(value) < 1 ? 1 : 0;
    }
    assertEquals(0, moments[1], 4 * Math.sqrt(1.0 / MANY));
    assertEquals(1, moments[2], 4 * Math.sqrt(2.0 / MANY));
    assertEquals(0, moments[3], 4 * Math.sqrt(15.0 / MANY));
    assertEquals(3, moments[4], 4 * Math.sqrt(96.0 / MANY));
    assertEquals(0.682689492, (double) within / MANY, 4 * Math.sqrt(0.2166 / MANY));
  }
}
