package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {

  /** Greys that dithering does not move to a neighbour. */
  private static final int[] GREYS =
      IntStream.range(0, 256).map(i -> (i & 0xe0) * 0x10101).toArray();

  private static int[] decode(int[] pixels, int width) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GifFile file = GifFile.start(bytes, width, 1, GREYS)) {
      file.frame(GifFrame.encode(pixels, width, GREYS));
    }
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    int[] decoded = image.getRGB(0, 0, width, width, null, 0, width);
    return Arrays.stream(decoded).map(pixel -> pixel & 0xffffff).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 100, 300})
  void noiseIsReadBackAsItWasWritten(int width) throws IOException {
    Random random = new Random(width);
    int[] pixels =
        IntStream.generate(() -> GREYS[random.nextInt(256)]).limit((long) width * width).toArray();
    assertArrayEquals(pixels, decode(pixels, width));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 200, 3000})
  void oneColourIsReadBackAsItWasWritten(int width) throws IOException {
    int[] pixels = new int[width * width];
    Arrays.fill(pixels, GREYS[128]);
    assertArrayEquals(pixels, decode(pixels, width));
  }

  @Test
  void fewColoursAreKeptAsTheyAre() {
    int[] palette = Palette.medianCut(Map.of(0x102030, 5, 0xffeedd, 1, 0, 900), 4);
    assertArrayEquals(
        new int[] {0, 0, 0x102030, 0xffeedd}, Arrays.stream(palette).sorted().toArray());
  }

  @Test
  void aSmallerImageHasTheMeansOfTheAreasItCovers() {
    int[] source = {0, 40, 80, 20, 60, 100};
    assertArrayEquals(new int[] {50}, Downscaling.of(source, 3, 2, 1, 1));
    assertArrayEquals(new int[] {23, 77}, Downscaling.of(source, 3, 2, 2, 1));
    assertArrayEquals(source, Downscaling.of(source, 3, 2, 3, 2));
  }

  @Test
  void aMapIsNeverMadeLarger() {
    Texture texture = new Texture(new int[8], 4, 2);
    assertEquals(texture, texture.forGlobe(100));
  }
}
