package org.manyhands.process;

import java.util.List;

/**
 * The worker that had a job, at the job's end.
 *
 * @param name its name
 * @param output the last lines that it printed
 * @param alive whether it goes on
 * @param end how its process ended, or that it did not, as sentences
 * @param closing whether its pool was being closed, which cancels what runs
 */
record Witness(String name, List<String> output, boolean alive, String end, boolean closing) {

  static Witness alive(String name, List<String> output) {
    return new Witness(name, output, true, "It lives on.", false);
  }
}
