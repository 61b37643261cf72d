package org.manyhands.examples;

/** Makes an image smaller: a new pixel is the mean of the area that it covers, in whole numbers. */
final class Downscaling {

  private final int[] source;
  private final int sourceWidth;
  private final int sourceHeight;
  private final int width;
  private final int height;

  private Downscaling(int[] source, int sourceWidth, int sourceHeight, int width, int height) {
    this.source = source;
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.width = width;
    this.height = height;
  }

  static int[] of(int[] source, int sourceWidth, int sourceHeight, int width, int height) {
    return new Downscaling(source, sourceWidth, sourceHeight, width, height).pixels();
  }

  private int[] pixels() {
    int[] pixels = new int[width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = mean(i / width, i % width);
    }
    return pixels;
  }

  private int mean(int row, int column) {
    long top = (long) row * sourceHeight;
    long left = (long) column * sourceWidth;
    long red = 0;
    long green = 0;
    long blue = 0;
    for (long y = top / height; y * height < top + sourceHeight; y++) {
      long tall = overlap(y, height, top, sourceHeight);
      for (long x = left / width; x * width < left + sourceWidth; x++) {
        long area = tall * overlap(x, width, left, sourceWidth);
        int colour = source[(int) (y * sourceWidth + x)];
        red += area * (colour >> 16 & 255);
        green += area * (colour >> 8 & 255);
        blue += area * (colour & 255);
      }
    }
    return rounded(red) << 16 | rounded(green) << 8 | rounded(blue);
  }

  /**
   * Lengths in a unit that divides both grids: a source pixel is as long as there are new pixels,
   * and a new pixel as long as there are source pixels.
   */
  private static long overlap(long index, int length, long from, int span) {
    return Math.min((index + 1) * length, from + span) - Math.max(index * length, from);
  }

  private int rounded(long sum) {
    long area = (long) sourceWidth * sourceHeight;
    return (int) ((sum + area / 2) / area);
  }
}
