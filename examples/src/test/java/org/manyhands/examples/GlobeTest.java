package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.manyhands.TaskExecutor;

class GlobeTest {

  private static final String ROW =
      "(\\S+) +(\\d+) +(\\d+\\.\\d\\d) +(\\d+\\.\\d) +(\\S+)  [0-9a-f]{16}";

  @TempDir Path folder;

  static List<String> backends() {
    return TaskExecutor.availableBackends();
  }

  private Demo globe(String... options) {
    return Demo.run(
        Stream.concat(
                Stream.of("--size", "40", "--frames", "3", "--out", folder.toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private Demo onOne(String... options) {
    return globe(
        Stream.concat(Stream.of("--backend", backends().getFirst()), Stream.of(options))
            .toArray(String[]::new));
  }

  /** The rows of the table, between its head and the line that names the files. */
  private static List<String> rows(Demo demo) {
    List<String> lines = demo.lines();
    assertTrue(lines.getFirst().startsWith("backend"), demo.out());
    assertTrue(lines.getLast().startsWith("Wrote "), demo.out());
    List<String> rows = lines.subList(1, lines.size() - 1);
    rows.forEach(row -> assertTrue(row.matches(ROW), row));
    return rows;
  }

  private static String digest(String row) {
    return row.substring(row.lastIndexOf(' ') + 1);
  }

  private static String backend(String row) {
    return row.substring(0, row.indexOf(' '));
  }

  @Test
  void everyBackendIsRunAndComparedToTheOneWithoutConcurrency() {
    assumeTrue(System.getenv("MANYHANDS_BACKEND") == null);
    List<String> rows = rows(globe());
    assertEquals(
        new TreeSet<>(backends()),
        rows.stream().map(GlobeTest::backend).collect(Collectors.toCollection(TreeSet::new)));
    assertEquals(1, rows.stream().map(GlobeTest::digest).distinct().count(), rows.toString());
    assertTrue(rows.getFirst().contains(" 1.00  "), rows.getFirst());
    rows.forEach(row -> assertFalse(row.contains(" -  "), row));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void oneBackendIsRunIfChosen(String backend) {
    List<String> rows = rows(globe("--backend", backend));
    assertEquals(List.of(backend), rows.stream().map(GlobeTest::backend).toList());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void theConfiguredBackendIsRunIfNoneIsChosen(String backend) {
    System.setProperty("manyhands.backend", backend);
    try {
      List<String> rows = rows(globe());
      assertEquals(List.of(backend), rows.stream().map(GlobeTest::backend).toList());
    } finally {
      System.clearProperty("manyhands.backend");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void theFilmHasAllFramesAndLoops(String backend) throws IOException {
    rows(globe("--backend", backend));
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in =
        ImageIO.createImageInputStream(folder.resolve("globe.gif").toFile())) {
      reader.setInput(in);
      assertEquals(3, reader.getNumImages(true));
      for (int i = 0; i < 3; i++) {
        BufferedImage frame = reader.read(i);
        assertEquals(40, frame.getWidth());
        assertEquals(40, frame.getHeight());
      }
      IIOMetadataNode extension =
          (IIOMetadataNode)
              ((IIOMetadataNode)
                      reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0"))
                  .getElementsByTagName("ApplicationExtension")
                  .item(0);
      assertEquals("NETSCAPE", extension.getAttribute("applicationID"));
    } finally {
      reader.dispose();
    }
  }

  @Test
  void theContactSheetShowsTheFramesSideBySide() throws IOException {
    rows(onOne());
    BufferedImage sheet = ImageIO.read(folder.resolve("globe.png").toFile());
    assertEquals(3 * 40, sheet.getWidth());
    assertEquals(40, sheet.getHeight());
  }

  @Test
  void nothingButTheTwoFilesIsLeft() throws IOException {
    rows(onOne());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Set.of("globe.gif", "globe.png"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void anImageOfTheUserIsDrawn() throws IOException {
    BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    image.setRGB(20, 10, 0xff0000);
    Path input = folder.resolve("map.png");
    ImageIO.write(image, "png", input.toFile());
    List<String> own = rows(onOne("--input", input.toString()));
    List<String> nasa = rows(onOne());
    assertFalse(digest(own.getFirst()).equals(digest(nasa.getFirst())));
  }
}
