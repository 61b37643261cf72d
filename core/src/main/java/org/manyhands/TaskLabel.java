package org.manyhands;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt of a task is called, where the name of a class does not say it all.
 *
 * @param name the name from the options, or that of a command's program, if there is one
 * @param type the class that tells most about the task
 * @param tags the tags from the options
 * @param attempt the number of the attempt, from 1
 */
record TaskLabel(@Nullable String name, Class<?> type, Map<String, String> tags, int attempt) {

  TaskLabel withAttempt(int number) {
    return new TaskLabel(name, type, tags, number);
  }
}
