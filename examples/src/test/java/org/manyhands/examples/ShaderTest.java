package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShaderTest {

  private static final int SIZE = 96;

  private static Globe globe = new Globe(new Texture(new int[1], 1, 1), 16, 1);

  @BeforeAll
  static void readMap() throws IOException {
    globe = new Globe(Texture.blueMarble().forGlobe(SIZE), SIZE, 8);
  }

  /** The mean of all channels of a square of 8 x 8 pixels. */
  private static double brightness(int[] frame, int row, int column) {
    double sum = 0;
    for (int i = 0; i < 64; i++) {
      int colour = frame[(row + i / 8) * SIZE + column + i % 8];
      sum += (colour >> 16) + (colour >> 8 & 255) + (colour & 255);
    }
    return sum / (3 * 64);
  }

  @Test
  void theCornersAreDark() {
    int[] frame = globe.frameHere(0);
    for (int row : new int[] {0, SIZE - 8}) {
      for (int column : new int[] {0, SIZE - 8}) {
        assertTrue(brightness(frame, row, column) < 40);
      }
    }
  }

  @Test
  void theMiddleIsLitAndTheSunComesFromTheRight() {
    int[] frame = globe.frameHere(0);
    double middle = brightness(frame, SIZE / 2, SIZE / 2);
    double night = brightness(frame, SIZE / 2, 10);
    double day = brightness(frame, SIZE / 2, SIZE - 26);
    assertTrue(middle > 80, "middle " + middle);
    assertTrue(day > 80, "day " + day);
    assertTrue(night < 40, "night " + night);
  }

  @Test
  void aFrameIsTheSameEveryTimeAndWhereverItIsCut() throws Exception {
    int[] frame = globe.frameHere(3);
    assertArrayEquals(frame, globe.frame(3).call());
    assertArrayEquals(frame, globe.frame(3).call());
  }

  @Test
  void theGlobeTurnsAndTheSkyRests() {
    int[] first = globe.frameHere(0);
    int[] second = globe.frameHere(1);
    assertFalse(Arrays.equals(first, second));
    assertArrayEquals(Arrays.copyOf(first, 2 * SIZE), Arrays.copyOf(second, 2 * SIZE));
  }

  @Test
  void noPixelHasMoreThanThreeChannels() {
    assertTrue(Arrays.stream(globe.frameHere(5)).allMatch(pixel -> pixel >>> 24 == 0));
  }
}
