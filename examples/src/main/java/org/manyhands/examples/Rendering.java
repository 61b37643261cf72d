package org.manyhands.examples;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;

/**
 * Renders and encodes the frames of a globe on an executor, a few at a time. Frames reach the
 * {@link Film} in order, and no more are in memory than are in progress.
 */
final class Rendering {

  /** Frames in progress, in each of the two steps. */
  private static final int WINDOW = 4;

  private final TaskExecutor executor;
  private final Globe globe;
  private final int[] palette;
  private final Film film;
  private final Queue<TaskFuture<int[]>> rendering = new ArrayDeque<>();
  private final Queue<Encoding> encoding = new ArrayDeque<>();

  Rendering(TaskExecutor executor, Globe globe, int[] palette, Film film) {
    this.executor = executor;
    this.globe = globe;
    this.palette = palette;
    this.film = film;
  }

  private record Encoding(TaskFuture<int[]> pixels, TaskFuture<byte[]> compressed) {}

  void run() throws IOException {
    for (int frame = 0; frame < globe.frames(); frame++) {
      rendering.add(executor.submit(globe.frame(frame)));
      encodeDownTo(WINDOW - 1);
    }
    encodeDownTo(0);
    collectDownTo(0);
  }

  private void encodeDownTo(int open) throws IOException {
    while (rendering.size() > open) {
      TaskFuture<int[]> frame = rendering.remove();
      int[] pixels = frame.join();
      int width = globe.size();
      int[] colours = palette;
      encoding.add(
          new Encoding(frame, executor.submit(() -> GifFrame.encode(pixels, width, colours))));
      collectDownTo(WINDOW - 1);
    }
  }

  private void collectDownTo(int open) throws IOException {
    while (encoding.size() > open) {
      Encoding frame = encoding.remove();
      film.frame(frame.pixels().join(), frame.compressed().join());
    }
  }
}
