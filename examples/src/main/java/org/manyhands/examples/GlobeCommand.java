package org.manyhands.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.manyhands.TaskExecutor;
import org.manyhands.examples.Backends.Candidate;
import org.manyhands.task.TaskException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The same film on every backend: what each takes for it, and whether they agree. */
@Command(
    name = "globe",
    description = "Draws the turning Earth on every backend, and compares speed and pixels.")
final class GlobeCommand implements Callable<Integer> {

  private static final int MIN_SIZE = 16;
  private static final int MAX_SIZE = 4096;

  @Mixin private final Output output = new Output();
  @Mixin private final Backends backends = new Backends();

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames in one turn. Default: ${DEFAULT-VALUE}.")
  private int frames = 48;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description =
          "Width and height of a frame, "
              + MIN_SIZE
              + " to "
              + MAX_SIZE
              + ". Default: ${DEFAULT-VALUE}.")
  private int size = 384;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "An equirectangular image. Default: NASA's Blue Marble.")
  private @Nullable Path input;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for globe.gif and globe.png. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("target", "demo");

  private final List<FilmRun> runs = new ArrayList<>();
  private boolean failed;

  @Override
  public Integer call() throws IOException {
    checkNumbers();
    FilmFiles.check(out);
    List<Candidate> candidates = backends.chosenOrAll(output);
    Globe globe = new Globe(texture().forGlobe(size), size, frames);
    int[] palette = Palette.of(globe);
    output.line(FilmRun.HEADER);
    for (Candidate candidate : candidates) {
      run(candidate, globe, palette);
    }
    return conclude();
  }

  private void checkNumbers() {
    if (frames < 1) {
      throw new BadInputException(
          "Cannot draw '%d' frames; give --frames a number from 1.".formatted(frames));
    }
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new BadInputException(
          "Cannot draw frames of '%d' pixels; give --size a number from %d to %d."
              .formatted(size, MIN_SIZE, MAX_SIZE));
    }
  }

  private Texture texture() throws IOException {
    return input == null ? Texture.blueMarble() : Texture.read(input);
  }

  private void run(Candidate candidate, Globe globe, int[] palette) throws IOException {
    try {
      FilmRun run = film(candidate, globe, palette);
      runs.add(run);
      output.line(run.row(runs.getFirst()));
    } catch (TaskException e) {
      failed = true;
      output.error("Backend '%s' failed: %s".formatted(candidate.name(), e.getMessage()));
    }
  }

  /** The first film is written to files; those that follow need only be the same. */
  private FilmRun film(Candidate candidate, Globe globe, int[] palette) throws IOException {
    if (!runs.isEmpty()) {
      return film(candidate, globe, palette, (pixels, compressed) -> {});
    }
    try (FilmFiles files = new FilmFiles(out, globe, palette)) {
      return film(candidate, globe, palette, files);
    }
  }

  private FilmRun film(Candidate candidate, Globe globe, int[] palette, Film film)
      throws IOException {
    FrameDigest digest = new FrameDigest();
    long start = System.nanoTime();
    try (TaskExecutor executor = TaskExecutor.open(candidate.config());
        Progress progress = Progress.of(candidate.name(), frames)) {
      executor.addListener(progress);
      new Rendering(executor, globe, palette, digest.andThen(progress).andThen(film)).run();
    }
    return new FilmRun(candidate, frames, (System.nanoTime() - start) / 1e9, digest.result());
  }

  private int conclude() {
    if (!runs.isEmpty()) {
      output.line("Wrote %s.".formatted(FilmFiles.names(out)));
    }
    List<String> differences = FilmRun.differences(runs);
    differences.forEach(output::error);
    return failed || !differences.isEmpty() ? 1 : 0;
  }
}
