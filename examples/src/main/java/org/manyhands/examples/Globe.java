package org.manyhands.examples;

import java.util.Arrays;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;

/** A globe that turns once: square frames of a size, which show a map of the Earth. */
record Globe(Texture texture, int size, int frames) {

  /** The middle of the first frame, in turns from the date line: 12 degrees east. */
  private static final float FIRST_MERIDIAN = 0.5f + 12f / 360f;

  /** A frame, as a kernel over its pixels, each {@code 0xRRGGBB}. */
  IntKernel frame(int number) {
    int[] texels = texture.texels();
    int width = texture.width();
    int height = texture.height();
    int pixels = size;
    float turn = turn(number);
    return Kernels.ints(
        pixels,
        pixels,
        (row, column) -> Shader.pixel(row, column, pixels, turn, texels, width, height));
  }

  /** The Earth turns to the east, so that the meridian in the middle moves to the west. */
  private float turn(int number) {
    float turned = (float) number / frames;
    return FIRST_MERIDIAN - turned + (turned > FIRST_MERIDIAN ? 1f : 0f);
  }

  /** As {@link #frame}, computed here and now. */
  int[] frameHere(int number) {
    int[] pixels = new int[size * size];
    Arrays.setAll(
        pixels,
        i ->
            Shader.pixel(
                i / size,
                i % size,
                size,
                turn(number),
                texture.texels(),
                texture.width(),
                texture.height()));
    return pixels;
  }

  /** This globe in small, for a look at its colours. */
  Globe preview() {
    return new Globe(texture.forGlobe(64), 64, 12);
  }
}
