package org.manyhands.examples;

/** Numbers and colours for the {@link Shader}, and bound by the same rules. */
final class ShaderMath {

  static final float PI = 3.141_592_7f;

  private ShaderMath() {}

  static float linear(int tenBits) {
    float stored = tenBits / 1023f;
    return stored * stored;
  }

  static int toned(float red, float green, float blue) {
    return tenBits(tone(red), tone(green), tone(blue));
  }

  /** Compresses highlights, x / (1 + x) scaled to leave the darks, and encodes for the screen. */
  private static int tone(float light) {
    float compressed = 1.25f * light / (0.9f + light);
    return (int) (root(clamp(compressed, 0f, 1f)) * 1023f + 0.5f);
  }

  static int tenBits(int red, int green, int blue) {
    return red << 20 | green << 10 | blue;
  }

  /**
   * The angle of the direction (x, y) from the x axis, which {@code Math.atan2} calls y before x.
   * Abramowitz and Stegun, Handbook of Mathematical Functions, 4.4.47; exact to 1e-5, a small part
   * of a texel.
   */
  static float angle(float y, float x) {
    float absX = Math.abs(x);
    float absY = Math.abs(y);
    float ratio = Math.min(absX, absY) / Math.max(Math.max(absX, absY), 1e-12f);
    float s = ratio * ratio;
    float angle =
        ratio
            * (0.999_866_0f
                + s
                    * (-0.330_299_5f
                        + s * (0.180_141_0f + s * (-0.085_133_0f + s * 0.020_835_1f))));
    angle = absY > absX ? 0.5f * PI - angle : angle;
    angle = x < 0f ? PI - angle : angle;
    return y < 0f ? -angle : angle;
  }

  static float smoothStep(float from, float to, float value) {
    float s = clamp((value - from) / (to - from), 0f, 1f);
    return s * s * (3f - 2f * s);
  }

  static float power8(float value) {
    float power2 = value * value;
    float power4 = power2 * power2;
    return power4 * power4;
  }

  static float mix(float from, float to, float share) {
    return from + (to - from) * share;
  }

  static float clamp(float value, float low, float high) {
    return Math.max(low, Math.min(high, value));
  }

  static float root(float value) {
    return (float) Math.sqrt(value);
  }

  /** Chris Wellons' "lowbias32", an integer hash found by search (nullprogram.com, 2018). */
  static int hash(int value) {
    int x = value;
    x = (x ^ x >>> 16) * 0x7feb352d;
    x = (x ^ x >>> 15) * 0x846ca68b;
    return x ^ x >>> 16;
  }
}
