package org.manyhands.examples;

import static org.manyhands.examples.Shader.CAMERA;
import static org.manyhands.examples.Shader.SUN_X;
import static org.manyhands.examples.Shader.SUN_Y;
import static org.manyhands.examples.Shader.SUN_Z;
import static org.manyhands.examples.ShaderMath.PI;
import static org.manyhands.examples.ShaderMath.angle;
import static org.manyhands.examples.ShaderMath.clamp;
import static org.manyhands.examples.ShaderMath.linear;
import static org.manyhands.examples.ShaderMath.mix;
import static org.manyhands.examples.ShaderMath.power8;
import static org.manyhands.examples.ShaderMath.root;
import static org.manyhands.examples.ShaderMath.smoothStep;
import static org.manyhands.examples.ShaderMath.tenBits;
import static org.manyhands.examples.ShaderMath.toned;

/** The colour of the globe itself: the map, under sunlight and through air. */
final class Ground {

  /** The tilt of the Earth's axis, 23.4 degrees, to the right. */
  private static final float TILT_SIN = 0.397_148f;

  private static final float TILT_COS = 0.917_755f;

  /** How far the north pole leans towards the camera, 14 degrees. */
  private static final float LEAN_SIN = 0.241_922f;

  private static final float LEAN_COS = 0.970_296f;

  private Ground() {}

  /** The colour of the point (x, y, z) of the unit sphere, which is also its normal. */
  static int at(float x, float y, float z, float turn, int[] texels, int width, int height) {
    float upright = x * TILT_COS - y * TILT_SIN;
    float axial = x * TILT_SIN + y * TILT_COS;
    float north = axial * LEAN_COS + z * LEAN_SIN;
    float front = z * LEAN_COS - axial * LEAN_SIN;
    float longitude = angle(upright, front) / (2f * PI) + turn;
    float latitude = angle(north, root(upright * upright + front * front)) / PI;
    return lit(x, y, z, texel((longitude + 1f) % 1f, 0.5f - latitude, texels, width, height));
  }

  /** Bilinear interpolation in the map; u runs east, v south, both from 0 to 1. */
  private static int texel(float u, float v, int[] texels, int width, int height) {
    float column = u * width + width - 0.5f;
    float row = clamp(v * height - 0.5f, 0f, height - 1f);
    int left = (int) column;
    int top = (int) row;
    int west = left % width;
    int east = (left + 1) % width;
    int upper = top * width;
    int lower = Math.min(top + 1, height - 1) * width;
    return blend(
        texels[upper + west],
        texels[upper + east],
        texels[lower + west],
        texels[lower + east],
        column - left,
        row - top);
  }

  private static int blend(int nw, int ne, int sw, int se, float eastward, float southward) {
    int red = blendChannel(nw >> 16, ne >> 16, sw >> 16, se >> 16, eastward, southward);
    int green = blendChannel(nw >> 8, ne >> 8, sw >> 8, se >> 8, eastward, southward);
    int blue = blendChannel(nw, ne, sw, se, eastward, southward);
    return tenBits(red, green, blue);
  }

  /** One channel, the lowest eight bits of each corner, widened to ten bits. */
  private static int blendChannel(int nw, int ne, int sw, int se, float eastward, float southward) {
    float upper = mix(nw & 255, ne & 255, eastward);
    float lower = mix(sw & 255, se & 255, eastward);
    return (int) (mix(upper, lower, southward) * (1023f / 255f) + 0.5f);
  }

  /** Sunlight, its reflection in the sea, and the air above, on ground of a colour. */
  private static int lit(float x, float y, float z, int albedo) {
    float red = linear(albedo >> 20);
    float green = linear(albedo >> 10 & 1023);
    float blue = linear(albedo & 1023);
    float height = x * SUN_X + y * SUN_Y + z * SUN_Z; // sine of the sun's height
    float day = daylight(height);
    float dusk = smoothStep(0f, 0.35f, day);
    float glint = glint(x, y, z) * sea(red, blue) * day;
    float haze = haze(x, y, z);
    float air = haze * smoothStep(-0.15f, 0.6f, height);
    float clear = 1f - 0.6f * haze;
    return toned(
        red * clear * (0.010f + 2.1f * day) + 1.0f * glint + 0.16f * air,
        green * clear * (0.013f + 2.1f * day * mix(0.84f, 1f, dusk)) + 0.97f * glint + 0.38f * air,
        blue * clear * (0.026f + 2.1f * day * mix(0.66f, 1f, dusk)) + 0.92f * glint + 0.95f * air);
  }

  /** Lambert's cosine, with an edge softened as the air softens it. */
  private static float daylight(float height) {
    float soft = clamp((height + 0.12f) / 1.12f, 0f, 1f);
    return soft * smoothStep(0f, 0.35f, soft);
  }

  /** How much like sea a colour is: far more blue than red, which ice and land are not. */
  private static float sea(float red, float blue) {
    return smoothStep(0.2f, 0.7f, (blue - red) / (blue + red + 0.002f));
  }

  /** Blinn and Phong's highlight: a power of the cosine between normal and half-way vector. */
  private static float glint(float x, float y, float z) {
    float halfX = SUN_X + toCameraX(x, y, z);
    float halfY = SUN_Y + toCameraY(x, y, z);
    float halfZ = SUN_Z + toCameraZ(x, y, z);
    float length = root(halfX * halfX + halfY * halfY + halfZ * halfZ);
    // Never so small that its power, invisible anyhow, were a slow subnormal number.
    float cosine = clamp((x * halfX + y * halfY + z * halfZ) / length, 0.9f, 1f);
    float power64 = power8(power8(cosine));
    return 0.07f * power64 + 0.4f * power8(power64);
  }

  /** How much air lies before the ground: little in the middle, most at the rim. */
  private static float haze(float x, float y, float z) {
    float facing = x * toCameraX(x, y, z) + y * toCameraY(x, y, z) + z * toCameraZ(x, y, z);
    float grazing = clamp(1f - facing, 0f, 1f);
    return 0.05f + 0.7f * grazing * grazing * grazing;
  }

  private static float toCameraX(float x, float y, float z) {
    return -x / distance(x, y, z);
  }

  private static float toCameraY(float x, float y, float z) {
    return -y / distance(x, y, z);
  }

  private static float toCameraZ(float x, float y, float z) {
    return (CAMERA - z) / distance(x, y, z);
  }

  private static float distance(float x, float y, float z) {
    return root(x * x + y * y + (CAMERA - z) * (CAMERA - z));
  }
}
