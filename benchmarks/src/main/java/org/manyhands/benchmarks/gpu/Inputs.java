package org.manyhands.benchmarks.gpu;

/** Numbers that look random and are the same each time. */
final class Inputs {

  private Inputs() {}

  /** Numbers in [least, least + width). */
  static float[] between(float least, float width, int size, int seed) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = least + width * ((mix(i + seed) >>> 8) * 0x1p-24f);
    }
    return numbers;
  }

  /**
   * Multiples of a quarter around zero. Their sums are exact, in any order: sums of rounded numbers
   * would differ from one way of adding to the next, and could not be held against each other.
   */
  static float[] quarters(int size, int seed) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (Integer.remainderUnsigned(mix(i + seed), 31) - 15) * 0.25f;
    }
    return numbers;
  }

  /** The finalizer of MurmurHash3, which is in the public domain. */
  private static int mix(int value) {
    int h = value * 0x9E3779B9;
    h = (h ^ (h >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }
}
