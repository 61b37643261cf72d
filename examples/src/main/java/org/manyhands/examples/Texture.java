package org.manyhands.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A map of the Earth in equirectangular projection: texels {@code 0xRRGGBB}, row after row, from
 * the north pole at the date line.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a kernel captures the array itself
record Texture(int[] texels, int width, int height) {

  /**
   * NASA's Blue Marble, May 2004, with the relief of land and sea floor; in a NASA library's jar.
   */
  private static final String BLUE_MARBLE = "images/BMNG_world.topo.bathy.200405.3.2048x1024.jpg";

  static Texture blueMarble() throws IOException {
    try (InputStream stream = Texture.class.getClassLoader().getResourceAsStream(BLUE_MARBLE)) {
      if (stream == null) {
        throw new BadInputException(
            "No resource '%s' on the class path; add gov.nasa:worldwind or give --input FILE."
                .formatted(BLUE_MARBLE));
      }
      return of(ImageIO.read(stream), BLUE_MARBLE);
    }
  }

  static Texture read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new BadInputException(
          "No readable file '%s'; give --input an equirectangular image.".formatted(file));
    }
    return of(decode(file), file.toString());
  }

  private static @Nullable BufferedImage decode(Path file) {
    try {
      return ImageIO.read(file.toFile());
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException(
          "Cannot decode the image '%s': %s; give --input a JPEG or PNG file."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Texture of(@Nullable BufferedImage image, String source) {
    if (image == null) {
      throw new BadInputException(
          "Not an image: '%s'; give --input a JPEG or PNG file.".formatted(source));
    }
    int width = image.getWidth();
    int height = image.getHeight();
    return new Texture(image.getRGB(0, 0, width, height, null, 0, width), width, height);
  }

  /**
   * The map for a globe whose picture is so many pixels wide: no finer than can be seen, which also
   * avoids flicker and keeps small what a kernel carries.
   */
  Texture forGlobe(int pixels) {
    int wanted = (int) (Math.PI * pixels);
    return wanted >= width
        ? this
        : new Texture(
            Downscaling.of(texels, width, height, wanted, Math.max(1, wanted * height / width)),
            wanted,
            Math.max(1, wanted * height / width));
  }
}
