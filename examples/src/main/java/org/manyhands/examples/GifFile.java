package org.manyhands.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a film as a GIF file that starts over at its end, from frames already compressed. */
final class GifFile implements AutoCloseable {

  private static final int SECONDS_PER_TURN = 5;

  private final OutputStream out;
  private final int size;
  private final int delay;

  private GifFile(OutputStream out, int size, int frames) {
    this.out = out;
    this.size = size;
    this.delay = Math.clamp(Math.round(100f * SECONDS_PER_TURN / frames), 2, 100);
  }

  /** Writes what precedes the frames: size, 256 colours, and an endless loop. */
  static GifFile start(OutputStream out, int size, int frames, int[] palette) throws IOException {
    GifFile file = new GifFile(out, size, frames);
    file.text("GIF89a");
    file.shorts(size, size);
    file.bytes(0xf7, 0, 0); // a table of 2^(7+1) colours for all frames, eight bits each
    for (int colour : palette) {
      file.bytes(colour >> 16, colour >> 8, colour);
    }
    file.bytes(0x21, 0xff, 11);
    file.text("NETSCAPE2.0");
    file.bytes(3, 1, 0, 0, 0); // repeat for ever
    return file;
  }

  /** Writes one frame, as {@link GifFrame#encode} made it. */
  void frame(byte[] compressed) throws IOException {
    bytes(0x21, 0xf9, 4, 4); // graphic control: leave this frame until the next covers it
    shorts(delay);
    bytes(0, 0);
    bytes(0x2c);
    shorts(0, 0, size, size);
    bytes(0);
    out.write(compressed);
  }

  @Override
  public void close() throws IOException {
    bytes(0x3b);
    out.close();
  }

  private void bytes(int... values) throws IOException {
    for (int value : values) {
      out.write(value);
    }
  }

  private void shorts(int... values) throws IOException {
    for (int value : values) {
      bytes(value, value >> 8);
    }
  }

  private void text(String value) throws IOException {
    out.write(value.getBytes(StandardCharsets.US_ASCII));
  }
}
