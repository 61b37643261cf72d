package org.manyhands.benchmarks.simulation;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Runs programs that are made up by seeds in simulations, and checks that every future ended, once,
 * as it should: {@code SimulationCampaign [SEEDS [FIRST]]}. A seed that fails prints its trace, and
 * shows the same again when it is run alone.
 */
final class SimulationCampaign {

  private static final int SEEDS = 10_000;
  private static final int MOST_FAILURES = 5;

  /** One program in so many is run twice, to see that it does the same. */
  private static final int REPEATED = 10;

  private long programs;
  private long tasks;
  private long succeeded;
  private long failed;
  private long cancelled;
  private long calls;
  private long failures;

  static void main(String[] arguments) throws InterruptedException {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SEEDS;
    long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    SimulationCampaign campaign = new SimulationCampaign();
    campaign.run(first, seeds);
    System.out.println(campaign);
    if (campaign.failures > 0) {
      System.exit(1);
    }
  }

  /** On a virtual thread, which takes turns with those of tasks at the least cost. */
  void run(long first, int seeds) throws InterruptedException {
    Thread.ofVirtual()
        .start(() ->
            LongStream.range(first, first + seeds)
                .takeWhile(seed -> failures < MOST_FAILURES)
                .forEach(this::run))
        .join();
  }

  private void run(long seed) {
    Report report = new Program(seed).run();
    if (seed % REPEATED == 0 && !new Program(seed).run().trace().equals(report.trace())) {
      report = report.with("a second run had another trace");
    }
    programs++;
    tasks += report.stats().submitted();
    succeeded += report.stats().succeeded();
    failed += report.stats().failed();
    cancelled += report.stats().cancelled();
    calls += report.calls();
    if (!report.problems().isEmpty()) {
      failures++;
      print(seed, report);
    }
  }

  private static void print(long seed, Report report) {
    System.out.println("seed %d fails:".formatted(seed));
    report.problems().forEach(problem -> System.out.println("  " + problem));
    List<String> trace = report.trace();
    System.out.println("  its trace:");
    trace.forEach(line -> System.out.println("    " + line));
  }

  long failures() {
    return failures;
  }

  long tasks() {
    return tasks;
  }

  @Override
  public String toString() {
    return "%d programs, %d tasks (%d succeeded, %d failed, %d cancelled), %d calls, %d programs failed"
        .formatted(programs, tasks, succeeded, failed, cancelled, calls, failures);
  }
}
