package org.manyhands.examples;

import static org.manyhands.examples.ShaderMath.root;

/**
 * The colour of a pixel of the globe, as a pure function of numbers and one array.
 *
 * <p>Written so that a compiler for another device could take it as it is: primitives, the texels
 * of a map, static functions, and no operation whose result Java leaves open. {@code Math.sqrt},
 * {@code abs}, {@code min} and {@code max} are exact, all else is plain arithmetic, so that two
 * JVMs agree in every bit.
 *
 * <p>Coordinates: the globe is the unit sphere; x points right, y up, z to the camera, which stands
 * at (0, 0, {@link #CAMERA}) and looks at the centre. Light adds up in linear values, of which a
 * stored colour is the square root: close to the sRGB curve, without its power function.
 */
final class Shader {

  /** From the centre of the globe to the camera, in radii. */
  static final float CAMERA = 4f;

  /** Half the width of the picture where it cuts through the centre of the globe, in radii. */
  private static final float HALF_WIDTH = 1.2f;

  /** Where the light comes from: right, above, and in front; a unit vector. */
  static final float SUN_X = 0.72f;

  static final float SUN_Y = 0.36f;
  static final float SUN_Z = 0.593_296f;

  private Shader() {}

  /** The mean of four samples, as {@code 0xRRGGBB}. */
  static int pixel(int row, int column, int size, float turn, int[] texels, int width, int height) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int i = 0; i < 4; i++) {
      float x = column + 0.25f + 0.5f * (i & 1);
      float y = row + 0.25f + 0.5f * (i >> 1);
      int colour = sample(x, y, size, turn, texels, width, height);
      red += colour >> 20;
      green += colour >> 10 & 1023;
      blue += colour & 1023;
    }
    return eightBits(red) << 16 | eightBits(green) << 8 | eightBits(blue);
  }

  private static int eightBits(int sumOfFour) {
    return (sumOfFour * 255 + 2046) / 4092;
  }

  /** The colour at a point of the picture, with ten bits per channel. */
  private static int sample(
      float column, float row, int size, float turn, int[] texels, int width, int height) {
    float x = (2f * column / size - 1f) * HALF_WIDTH;
    float y = (1f - 2f * row / size) * HALF_WIDTH;
    float fromAxis = x * x + y * y;
    float rayLength = fromAxis + CAMERA * CAMERA; // squared
    // The ray (0, 0, c) + t (x, y, -c) meets the unit sphere where
    // t^2 (r^2 + c^2) - 2 t c^2 + c^2 - 1 = 0; this is a quarter of the discriminant.
    float quarter = CAMERA * CAMERA - fromAxis * (CAMERA * CAMERA - 1f);
    if (quarter < 0f) {
      return Sky.at(x, y, column, row, size, rayLength);
    }
    float t = (CAMERA * CAMERA - root(quarter)) / rayLength;
    return Ground.at(x * t, y * t, CAMERA - CAMERA * t, turn, texels, width, height);
  }
}
