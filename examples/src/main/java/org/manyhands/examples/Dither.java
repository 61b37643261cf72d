package org.manyhands.examples;

/**
 * Draws an image with the colours of a palette. Ordered dithering with Bayer's 8 x 8 matrix hides
 * the steps between them, and does so alike in each frame, so that what rests does not flicker.
 */
final class Dither {

  /** How far a channel is shifted at most, in either direction. */
  private static final int AMPLITUDE = 5;

  private final int[] palette;

  /** For a colour cut to six bits per channel, one more than the index of its nearest entry. */
  private final short[] known = new short[1 << 18];

  private Dither(int[] palette) {
    this.palette = palette;
  }

  /** The palette index of each pixel. */
  static byte[] indices(int[] pixels, int width, int[] palette) {
    Dither dither = new Dither(palette);
    byte[] indices = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      indices[i] = (byte) dither.nearest(shifted(pixels[i], threshold(i / width, i % width)));
    }
    return indices;
  }

  /** Bayer's matrix, whose bits are those of row and row ^ column, interleaved and reversed. */
  private static int threshold(int row, int column) {
    int mixed = row ^ column;
    int rank =
        (mixed & 1) << 5
            | (row & 1) << 4
            | (mixed & 2) << 2
            | (row & 2) << 1
            | (mixed & 4) >> 1
            | (row & 4) >> 2;
    return (2 * rank - 63) * AMPLITUDE / 63;
  }

  private static int shifted(int colour, int by) {
    return shifted(colour >> 16 & 255, colour, by) << 16
        | shifted(colour >> 8 & 255, colour, by) << 8
        | shifted(colour & 255, colour, by);
  }

  /** Less in the dark, where the eye would see the pattern. */
  private static int shifted(int channel, int colour, int by) {
    int brightness = Math.min(64, (colour >> 16 & 255) + (colour >> 8 & 255) + (colour & 255));
    return Math.clamp(channel + by * brightness / 64, 0, 255);
  }

  private int nearest(int colour) {
    int key = (colour >> 6 & 0x3f000) | (colour >> 4 & 0xfc0) | (colour >> 2 & 0x3f);
    if (known[key] == 0) {
      known[key] = (short) (search((colour & 0xfcfcfc) | 0x020202) + 1);
    }
    return known[key] - 1;
  }

  private int search(int colour) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < palette.length; i++) {
      int distance = distance(colour, palette[i]);
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  /** Squared, with weights near to what the eye makes of the three channels. */
  private static int distance(int a, int b) {
    int red = (a >> 16 & 255) - (b >> 16 & 255);
    int green = (a >> 8 & 255) - (b >> 8 & 255);
    int blue = (a & 255) - (b & 255);
    return 3 * red * red + 4 * green * green + 2 * blue * blue;
  }
}
