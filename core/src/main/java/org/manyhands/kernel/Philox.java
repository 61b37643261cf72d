package org.manyhands.kernel;

/**
 * Random numbers as pure functions of a seed, an index and the number of a draw, for kernels:
 *
 * <pre>{@code
 * double inside = executor.run(Kernels.sum(n, i -> {
 *   double x = Philox.doubleAt(seed, i, 0);
 *   double y = Philox.doubleAt(seed, i, 1);
 *   return x * x + y * y < 1 ? 1 : 0;
 * }));
 * }</pre>
 *
 * <p>Nothing is remembered between calls, so it does not matter in which order, in which thread or
 * process, or how often a number is asked for: it is the same, bit for bit. Different seeds,
 * indices and draws give numbers that are, for all that statistical tests can tell, independent.
 * All 2<sup>64</sup> values of each are allowed. Not for secrets: the seed can be found from the
 * numbers. {@link PhiloxRandom} gives the same numbers as a generator.
 *
 * <p>The function is Philox 4x32 with 10 rounds: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E.
 * Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC'11, from which the constants are. It
 * turns a key of two and a counter of four 32-bit words into a block of four. The key is the seed,
 * low word first; the counter is the draw, low word first, and then the index, low word first. Each
 * draw has a block of its own, words 0 to 3:
 *
 * <table>
 *   <caption>What is made of a block</caption>
 *   <tr><td>{@code intAt}<td>word 0
 *   <tr><td>{@code longAt}<td>word 0 above word 1
 *   <tr><td>{@code floatAt}<td>the upper 24 bits of word 0, as a fraction
 *   <tr><td>{@code doubleAt}<td>the upper 53 bits of {@code longAt}, as a fraction
 *   <tr><td>{@code gaussianAt}<td>the upper 53 bits of words 0 and 1, and those of words 2 and 3
 * </table>
 *
 * <p>Several numbers of one draw are therefore parts of each other; take several draws instead.
 *
 * <p>All methods are static, use primitive types only and allocate nothing.
 */
public final class Philox {

  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int KEY_STEP_0 = 0x9E3779B9;
  private static final int KEY_STEP_1 = 0xBB67AE85;
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * Draw 0 as an {@code int}, each as likely as any other.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @return {@code intAt(seed, index, 0)}
   */
  public static int intAt(long seed, long index) {
    return intAt(seed, index, 0);
  }

  /**
   * A draw as an {@code int}, each as likely as any other.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @param draw the number of the draw at this index
   * @return word 0 of the block
   */
  public static int intAt(long seed, long index, long draw) {
    return (int) (longAt(seed, index, draw) >>> 32);
  }

  /**
   * Draw 0 as a {@code long}, each as likely as any other.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @return {@code longAt(seed, index, 0)}
   */
  public static long longAt(long seed, long index) {
    return longAt(seed, index, 0);
  }

  /**
   * A draw as a {@code long}, each as likely as any other.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @param draw the number of the draw at this index
   * @return words 0 and 1 of the block, word 0 above word 1
   */
  public static long longAt(long seed, long index, long draw) {
    return words(seed, index, draw, 0);
  }

  /**
   * Draw 0 as a {@code float} from 0 to less than 1.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @return {@code floatAt(seed, index, 0)}
   */
  public static float floatAt(long seed, long index) {
    return floatAt(seed, index, 0);
  }

  /**
   * A draw as a {@code float} from 0 to less than 1: a multiple of 2<sup>-24</sup>, each as likely
   * as any other.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @param draw the number of the draw at this index
   * @return the number
   */
  public static float floatAt(long seed, long index, long draw) {
    return (intAt(seed, index, draw) >>> 8) * 0x1p-24f;
  }

  /**
   * Draw 0 as a {@code double} from 0 to less than 1.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @return {@code doubleAt(seed, index, 0)}
   */
  public static double doubleAt(long seed, long index) {
    return doubleAt(seed, index, 0);
  }

  /**
   * A draw as a {@code double} from 0 to less than 1: a multiple of 2<sup>-53</sup>, each as likely
   * as any other.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @param draw the number of the draw at this index
   * @return the number
   */
  public static double doubleAt(long seed, long index, long draw) {
    return fraction(longAt(seed, index, draw));
  }

  /**
   * Draw 0 as a {@code double} with the normal distribution of mean 0 and standard deviation 1.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @return {@code gaussianAt(seed, index, 0)}
   */
  public static double gaussianAt(long seed, long index) {
    return gaussianAt(seed, index, 0);
  }

  /**
   * A draw as a {@code double} with the normal distribution of mean 0 and standard deviation 1, by
   * the first of the two formulas of G. E. P. Box and M. E. Muller, <i>A Note on the Generation of
   * Random Normal Deviates</i>, Ann. Math. Statist. 29, 1958: {@code sqrt(-2 * log(u)) * cos(2 * PI
   * * v)}, where <i>u</i> is a fraction of words 0 and 1, plus 2<sup>-53</sup> so that it is not 0,
   * and <i>v</i> one of words 2 and 3. The functions are those of {@link StrictMath}, which have
   * the same bits everywhere. The size is never more than 8.58.
   *
   * @param seed the seed
   * @param index the index, of a kernel's element for example
   * @param draw the number of the draw at this index
   * @return the number
   */
  public static double gaussianAt(long seed, long index, long draw) {
    double u = fraction(words(seed, index, draw, 0)) + 0x1p-53;
    double v = fraction(words(seed, index, draw, 1));
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
  }

  private static double fraction(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }

  /**
   * Half of a block.
   *
   * @param key the key, low word first
   * @param high words 2 and 3 of the counter, low word first
   * @param low words 0 and 1 of the counter, low word first
   * @param half 0 for words 0 and 1 of the block, 1 for words 2 and 3
   * @return the two words, the first above the second
   */
  static long words(long key, long high, long low, int half) {
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    int word0 = (int) low;
    int word1 = (int) (low >>> 32);
    int word2 = (int) high;
    int word3 = (int) (high >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (word0 & UNSIGNED);
      long product1 = MULTIPLIER_1 * (word2 & UNSIGNED);
      word0 = (int) (product1 >>> 32) ^ word1 ^ key0;
      word1 = (int) product1;
      word2 = (int) (product0 >>> 32) ^ word3 ^ key1;
      word3 = (int) product0;
      key0 += KEY_STEP_0;
      key1 += KEY_STEP_1;
    }
    return half == 0 ? joined(word0, word1) : joined(word2, word3);
  }

  private static long joined(int first, int second) {
    return ((long) first << 32) | (second & UNSIGNED);
  }
}
