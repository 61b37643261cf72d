package org.manyhands.examples;

import static org.manyhands.examples.Shader.CAMERA;
import static org.manyhands.examples.Shader.SUN_X;
import static org.manyhands.examples.Shader.SUN_Y;
import static org.manyhands.examples.Shader.SUN_Z;
import static org.manyhands.examples.ShaderMath.clamp;
import static org.manyhands.examples.ShaderMath.hash;
import static org.manyhands.examples.ShaderMath.mix;
import static org.manyhands.examples.ShaderMath.root;
import static org.manyhands.examples.ShaderMath.smoothStep;
import static org.manyhands.examples.ShaderMath.toned;

/** The colour of what is around the globe: the glow of its air, and stars. */
final class Sky {

  /** How high the visible air reaches, in radii: several times the truth, as in most pictures. */
  private static final float AIR = 0.085f;

  private Sky() {}

  /** The glow of the air where the ray passes close to the globe, and the stars. */
  static int at(float x, float y, float column, float row, int size, float rayLength) {
    // The ray is closest to the centre at t = c^2 / |ray|^2.
    float t = CAMERA * CAMERA / rayLength;
    float nearX = x * t;
    float nearY = y * t;
    float nearZ = CAMERA - CAMERA * t;
    float radius = root(nearX * nearX + nearY * nearY + nearZ * nearZ);
    float sun = (nearX * SUN_X + nearY * SUN_Y + nearZ * SUN_Z) / radius;
    float depth = clamp(1f - (radius - 1f) / AIR, 0f, 1f);
    float glow = depth * depth * depth * smoothStep(-0.25f, 0.65f, sun);
    float star = star(column / size, row / size) * (1f - depth);
    return toned(
        0.0006f + 0.15f * glow + star,
        0.0008f + 0.37f * glow + 0.97f * star,
        0.0022f + 0.95f * glow + 0.95f * star);
  }

  /** The light of the one star that a square of the sky may hold. */
  private static float star(float x, float y) {
    int squareX = (int) (x * 26f);
    int squareY = (int) (y * 26f);
    int random = hash(squareX + squareY * 26 + 7);
    if ((random & 7) > 2) {
      return 0f;
    }
    float offX = x * 26f - squareX - mix(0.15f, 0.85f, (random >> 8 & 255) / 255f);
    float offY = y * 26f - squareY - mix(0.15f, 0.85f, (random >> 16 & 255) / 255f);
    float magnitude = (random >>> 24) / 255f;
    float light = clamp(1f - (offX * offX + offY * offY) / 0.0055f, 0f, 1f);
    return light * light * (0.05f + 0.95f * magnitude * magnitude * magnitude * magnitude);
  }
}
