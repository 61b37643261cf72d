package org.manyhands.examples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes the frames of a globe to {@code globe.gif} and {@code globe.png} in a folder. The files
 * appear when all frames were taken; what was there before stays until then.
 */
final class FilmFiles implements Film, AutoCloseable {

  private final Path gif;
  private final Path png;
  private final Path unfinished;
  private final Globe globe;
  private final GifFile film;
  private final ContactSheet sheet;
  private int taken;

  FilmFiles(Path folder, Globe globe, int[] palette) throws IOException {
    this.gif = gif(folder);
    this.png = png(folder);
    this.unfinished = unfinished(folder);
    this.globe = globe;
    this.film =
        GifFile.start(
            new BufferedOutputStream(Files.newOutputStream(unfinished)),
            globe.size(),
            globe.frames(),
            palette);
    this.sheet = new ContactSheet(globe.frames(), globe.size());
  }

  private static Path gif(Path folder) {
    return folder.resolve("globe.gif");
  }

  private static Path png(Path folder) {
    return folder.resolve("globe.png");
  }

  private static Path unfinished(Path folder) {
    return folder.resolve("globe.gif.part");
  }

  /** Makes the folder if need be, and finds out whether files can be written there. */
  static void check(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.newOutputStream(unfinished(folder)).close();
      Files.delete(unfinished(folder));
    } catch (IOException e) {
      throw new BadInputException(
          "Cannot write to the folder '%s'; give --out another one.".formatted(folder), e);
    }
  }

  @Override
  public void frame(int[] pixels, byte[] compressed) throws IOException {
    film.frame(compressed);
    sheet.frame(taken++, pixels, globe.size());
  }

  /** Finishes the files if all frames were taken, and otherwise leaves none. */
  @Override
  public void close() throws IOException {
    film.close();
    if (taken == globe.frames()) {
      try (OutputStream out = Files.newOutputStream(png)) {
        sheet.write(out);
      }
      Files.move(unfinished, gif, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.delete(unfinished);
    }
  }

  static String names(Path folder) {
    return "%s and %s".formatted(gif(folder), png(folder));
  }
}
