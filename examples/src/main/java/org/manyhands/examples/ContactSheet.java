package org.manyhands.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/** Up to twelve frames of a film, evenly spaced, side by side in one PNG image. */
final class ContactSheet {

  private static final int MAX_CELLS = 12;
  private static final int MAX_COLUMNS = 4;
  private static final int MAX_CELL_SIZE = 480;

  private final int frames;
  private final int cells;
  private final int columns;
  private final int cellSize;
  private final BufferedImage image;

  ContactSheet(int frames, int size) {
    this.frames = frames;
    this.cells = Math.min(frames, MAX_CELLS);
    this.columns = Math.min(cells, MAX_COLUMNS);
    this.cellSize = Math.min(size, MAX_CELL_SIZE);
    int rows = (cells + columns - 1) / columns;
    this.image = new BufferedImage(columns * cellSize, rows * cellSize, BufferedImage.TYPE_INT_RGB);
  }

  /** Takes a frame and keeps it if it is one of those to be shown. */
  void frame(int number, int[] pixels, int size) {
    int cell = (int) ((long) number * cells / frames);
    if (number == (int) (((long) cell * frames + cells - 1) / cells)) {
      image.setRGB(
          cell % columns * cellSize,
          cell / columns * cellSize,
          cellSize,
          cellSize,
          Downscaling.of(pixels, size, size, cellSize, cellSize),
          0,
          cellSize);
    }
  }

  void write(OutputStream out) throws IOException {
    ImageIO.write(image, "png", out);
  }
}
