package org.manyhands.gpu;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;

/** Kernels on integers and text. */
class NumberGalleryTest extends OnDevice {

  private static final int SIZE = 300;

  private static final int[] ROUND_CONSTANTS = new int[64];

  static {
    int found = 0;
    for (int candidate = 2; found < 64; candidate++) {
      if (isPrime(candidate)) {
        double root = Math.cbrt(candidate);
        ROUND_CONSTANTS[found++] = (int) (long) ((root - (long) root) * 0x1p32);
      }
    }
  }

  private static boolean isPrime(int number) {
    for (int divisor = 2; divisor * divisor <= number; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return number > 1;
  }

  @Test
  void blocksBySha256() {
    assertSame(Kernels.ints(SIZE, NumberGalleryTest::sha256));
  }

  /** The first word of the hash of one block that holds a number. */
  private static int sha256(int number) {
    int[] w = new int[64];
    w[0] = number;
    w[1] = 0x80000000;
    w[15] = 32;
    for (int i = 16; i < 64; i++) {
      int s0 =
          Integer.rotateRight(w[i - 15], 7) ^ Integer.rotateRight(w[i - 15], 18) ^ w[i - 15] >>> 3;
      int s1 =
          Integer.rotateRight(w[i - 2], 17) ^ Integer.rotateRight(w[i - 2], 19) ^ w[i - 2] >>> 10;
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    int[] h = {
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };
    for (int i = 0; i < 64; i++) {
      round(h, ROUND_CONSTANTS[i] + w[i]);
    }
    return h[0] + 0x6a09e667;
  }

  private static void round(int[] h, int word) {
    int s1 =
        Integer.rotateRight(h[4], 6)
            ^ Integer.rotateRight(h[4], 11)
            ^ Integer.rotateRight(h[4], 25);
    int temporary = h[7] + s1 + ((h[4] & h[5]) ^ (~h[4] & h[6])) + word;
    int s0 =
        Integer.rotateRight(h[0], 2)
            ^ Integer.rotateRight(h[0], 13)
            ^ Integer.rotateRight(h[0], 22);
    int majority = (h[0] & h[1]) ^ (h[0] & h[2]) ^ (h[1] & h[2]);
    for (int i = 7; i > 0; i--) {
      h[i] = h[i - 1];
    }
    h[4] += temporary;
    h[0] = temporary + s0 + majority;
  }

  @Test
  void checksumsByCrc32() {
    byte[] data = "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.UTF_8);
    assertSame(
        Kernels.ints(
            data.length,
            last -> {
              int crc = -1;
              for (int i = 0; i <= last; i++) {
                crc ^= data[i] & 0xFF;
                for (int bit = 0; bit < 8; bit++) {
                  crc = (crc & 1) != 0 ? crc >>> 1 ^ 0xEDB88320 : crc >>> 1;
                }
              }
              return ~crc;
            }));
  }

  @Test
  void distancesByLevenshtein() {
    char[] word = "kernel".toCharArray();
    char[] text = "many kernels colonel kettle kennel corner ".toCharArray();
    assertSame(
        Kernels.ints(
            text.length - 6,
            start -> {
              int[] row = new int[7];
              for (int j = 0; j <= 6; j++) {
                row[j] = j;
              }
              for (int i = 1; i <= word.length; i++) {
                int diagonal = row[0]++;
                for (int j = 1; j <= 6; j++) {
                  int above = row[j];
                  int change = word[i - 1] == text[start + j - 1] ? 0 : 1;
                  row[j] = Math.min(Math.min(row[j - 1], above) + 1, diagonal + change);
                  diagonal = above;
                }
              }
              return row[6];
            }));
  }

  @Test
  void stepsByCollatz() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              long n = i + 1L;
              int steps = 0;
              do {
                n = n % 2 == 0 ? n / 2 : 3 * n + 1;
              } while (n != 1 && ++steps < 10_000);
              return steps;
            }));
  }

  @Test
  void segmentsOfPrimeSieves() {
    assertSame(
        Kernels.longs(
            20,
            segment -> {
              boolean[] composite = new boolean[64];
              int first = segment * 64;
              for (int divisor = 2; divisor * divisor < first + 64; divisor++) {
                int multiple = Math.max(divisor * divisor, Math.ceilDiv(first, divisor) * divisor);
                for (; multiple < first + 64; multiple += divisor) {
                  composite[multiple - first] = true;
                }
              }
              long primes = 0;
              for (int i = 0; i < 64; i++) {
                if (!composite[i] && first + i > 1) {
                  primes |= 1L << i;
                }
              }
              return primes;
            }));
  }

  @Test
  void greatestCommonDivisors() {
    assertSame(
        Kernels.ints(
            SIZE,
            SIZE / 10,
            (a, b) -> {
              int x = a * 6;
              int y = b * 15;
              while (y != 0) {
                int rest = x % y;
                x = y;
                y = rest;
              }
              return x;
            }));
  }

  @Test
  void queensOnABoard() {
    assertSame(Kernels.ints(8, first -> placements(first)));
  }

  private static int placements(int first) {
    int[] queens = new int[8];
    queens[0] = first;
    int found = 0;
    int row = 1;
    queens[1] = -1;
    while (row > 0) {
      if (++queens[row] == 8) {
        row--;
      } else if (isSafe(queens, row)) {
        if (row == 7) {
          found++;
        } else {
          queens[++row] = -1;
        }
      }
    }
    return found;
  }

  private static boolean isSafe(int[] queens, int row) {
    for (int i = 0; i < row; i++) {
      int distance = queens[row] - queens[i];
      if (distance == 0 || Math.abs(distance) == row - i) {
        return false;
      }
    }
    return true;
  }
}
