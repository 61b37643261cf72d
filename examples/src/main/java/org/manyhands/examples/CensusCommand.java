package org.manyhands.examples;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.manyhands.TaskExecutor;
import org.manyhands.examples.Backends.Candidate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Thousands of small tasks: which classes do the JDK's own classes refer to most? */
@Command(name = "census", description = "Counts which classes the JDK's own classes refer to most.")
final class CensusCommand implements Callable<Integer> {

  /** Class files per task: enough to be worth a journey to another process. */
  private static final int BATCH = 16;

  @Mixin private final Output output = new Output();
  @Mixin private final Backends backends = new Backends();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many classes to show. Default: ${DEFAULT-VALUE}.")
  private int top = 20;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many class files to read at most. Default: all.")
  private int limit = Integer.MAX_VALUE;

  @Override
  public Integer call() throws IOException {
    if (top < 1 || limit < 1) {
      throw new BadInputException(
          "Cannot show '%d' classes of '%d' files; give --top and --limit numbers from 1."
              .formatted(top, limit));
    }
    List<Candidate> candidates = backends.chosen();
    List<String> files = ClassFiles.ofThisJdk(limit);
    candidates.forEach(candidate -> run(candidate, files));
    return 0;
  }

  private void run(Candidate candidate, List<String> files) {
    long start = System.nanoTime();
    Map<String, Integer> counts = count(candidate, files);
    double seconds = (System.nanoTime() - start) / 1e9;
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(top)
        .forEach(entry -> output.line("%7d  %s".formatted(entry.getValue(), entry.getKey())));
    output.line(
        String.format(
            Locale.ROOT,
            "%s: %d class files in %d tasks, %.2f s",
            candidate.name(),
            files.size(),
            Math.ceilDiv(files.size(), BATCH),
            seconds));
  }

  private static Map<String, Integer> count(Candidate candidate, List<String> files) {
    Map<String, Integer> total = new HashMap<>();
    try (TaskExecutor executor = TaskExecutor.open(candidate.config());
        Stream<Map<String, Integer>> parts =
            executor.mapAsCompleted(batches(files), ClassFiles::references)) {
      int tasks = Math.ceilDiv(files.size(), BATCH);
      Progress.over(parts, candidate.name(), tasks)
          .forEach(part -> part.forEach((name, count) -> total.merge(name, count, Integer::sum)));
    }
    return total;
  }

  private static Iterable<List<String>> batches(List<String> files) {
    return () ->
        Stream.iterate(0, from -> from < files.size(), from -> from + BATCH)
            .map(from -> List.copyOf(files.subList(from, Math.min(from + BATCH, files.size()))))
            .iterator();
  }
}
