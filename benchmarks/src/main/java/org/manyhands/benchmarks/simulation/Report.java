package org.manyhands.benchmarks.simulation;

import java.util.List;
import java.util.stream.Stream;
import org.manyhands.observe.TaskStats;

/**
 * How a program went.
 *
 * @param stats what became of its tasks
 * @param calls how many calls of tasks the journal has
 * @param problems what is wrong
 * @param trace what happened
 */
record Report(TaskStats stats, long calls, List<String> problems, List<String> trace) {

  /** This report with one more problem. */
  Report with(String problem) {
    return new Report(
        stats, calls, Stream.concat(problems.stream(), Stream.of(problem)).toList(), trace);
  }
}
