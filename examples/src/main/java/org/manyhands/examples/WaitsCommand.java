package org.manyhands.examples;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.examples.Backends.Candidate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tasks that wait, as for a network: how many at once, and with how many threads. */
@Command(name = "waits", description = "Holds 20 000 waiting tasks at once.")
final class WaitsCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private final Backends backends = new Backends();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many tasks wait. Default: ${DEFAULT-VALUE}.")
  private int count = 20_000;

  @Option(
      names = "--millis",
      paramLabel = "N",
      description = "How long each waits, in milliseconds. Default: ${DEFAULT-VALUE}.")
  private int millis = 1_000;

  @Override
  public Integer call() {
    if (count < 1 || millis < 0) {
      throw new BadInputException(
          "Cannot hold '%d' waits of '%d' ms; give --count a number from 1 and --millis one from 0."
              .formatted(count, millis));
    }
    candidates().forEach(this::run);
    return 0;
  }

  /** Unless told otherwise, one that holds them all at once. */
  private List<Candidate> candidates() {
    return backends.isChosen()
        ? backends.chosen()
        : List.of(
            Backends.available(output).stream()
                .filter(candidate -> candidate.info().concurrency() >= count)
                .findFirst()
                .orElseThrow(() ->
                    new BadInputException(
                        "No backend here holds '%d' tasks at once; give --backend or a smaller --count."
                            .formatted(count))));
  }

  private void run(Candidate candidate) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double sum = count * (millis / 1000.0);
    int rounds = Math.ceilDiv(count, candidate.info().concurrency());
    output.line(
        String.format(
            Locale.ROOT,
            "%s: %d waits of %d ms, %.1f s in sum; here at least %.1f s",
            candidate.name(),
            count,
            millis,
            sum,
            rounds * (millis / 1000.0)));
    threads.resetPeakThreadCount();
    double seconds = wait(candidate);
    output.line(
        String.format(
            Locale.ROOT,
            "took %.2f s, with at most %d platform threads in this JVM",
            seconds,
            threads.getPeakThreadCount()));
  }

  private double wait(Candidate candidate) {
    int pause = millis;
    long start = System.nanoTime();
    try (TaskExecutor executor = TaskExecutor.open(candidate.config())) {
      List<TaskFuture<?>> waits = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        waits.add(executor.submit(() -> Thread.sleep(pause)));
      }
      waits.forEach(TaskFuture::join);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
