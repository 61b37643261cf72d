package org.manyhands.examples;

import java.util.List;
import java.util.Locale;
import org.manyhands.examples.Backends.Candidate;

/** One film on one backend: a row of the table. */
record FilmRun(Candidate candidate, int frames, double seconds, FrameDigest.Result digest) {

  static final String HEADER =
      "%-12s %7s %9s %9s %7s  %s"
          .formatted("backend", "frames", "seconds", "frames/s", "ratio", "digest of the frames");

  /** The row; its ratio is that of speeds, against a baseline if the first run is one. */
  String row(FilmRun first) {
    String ratio =
        first.candidate().isBaseline()
            ? String.format(Locale.ROOT, "%.2f", first.seconds() / seconds)
            : "-";
    return String.format(
        Locale.ROOT,
        "%-12s %7d %9.2f %9.1f %7s  %s",
        candidate.name(),
        frames,
        seconds,
        frames / seconds,
        ratio,
        digest.pixels());
  }

  /** What is wrong if backends that run the same Java code do not agree; else nothing. */
  static List<String> differences(List<FilmRun> runs) {
    List<FilmRun> java = runs.stream().filter(run -> run.candidate().runsJava()).toList();
    return java.stream()
        .filter(run -> !run.digest().equals(java.getFirst().digest()))
        .map(run -> run.difference(java.getFirst()))
        .toList();
  }

  private String difference(FilmRun other) {
    return "The frames of '%s' differ from those of '%s': %s, not %s."
        .formatted(candidate.name(), other.candidate().name(), digest, other.digest());
  }
}
