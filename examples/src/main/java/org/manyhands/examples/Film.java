package org.manyhands.examples;

import java.io.IOException;

/** Takes the frames of a globe, in their order. */
@FunctionalInterface
interface Film {

  /**
   * Takes the next frame.
   *
   * @param pixels each {@code 0xRRGGBB}
   * @param compressed the same as {@link GifFrame#encode} made it
   */
  void frame(int[] pixels, byte[] compressed) throws IOException;

  /** One that gives each frame to this film first, then to another. */
  default Film andThen(Film next) {
    return (pixels, compressed) -> {
      frame(pixels, compressed);
      next.frame(pixels, compressed);
    };
  }
}
