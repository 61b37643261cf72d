package org.manyhands;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a task is to be run, beside what it computes. Immutable.
 *
 * <pre>{@code
 * executor.submit(() -> render(order), TaskOptions.named("invoice").withTimeout(Duration.ofSeconds(5)));
 * }</pre>
 *
 * @param name what messages call the task, or {@code null} for the name of its class
 * @param timeout how long it may run, from its start; or {@code null} for any time
 * @param deadline when it must have ended, from its submission, time in the queue included; or
 *     {@code null} for never
 */
public record TaskOptions(
    @Nullable String name, @Nullable Duration timeout, @Nullable Duration deadline) {

  private static final TaskOptions NONE = new TaskOptions(null, null, null);

  /** Checks that the name has characters and that the durations are positive. */
  public TaskOptions {
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException(
          "A task cannot be named '%s'; use a name with characters, or none.".formatted(name));
    }
    requirePositive("timeout", timeout);
    requirePositive("deadline", deadline);
  }

  private static void requirePositive(String what, @Nullable Duration duration) {
    if (duration != null && !duration.isPositive()) {
      throw new IllegalArgumentException(
          "A task's %s must be longer than zero, but is '%s'; leave it out for no limit."
              .formatted(what, duration));
    }
  }

  /**
   * No name and no limits.
   *
   * @return the options of a task that is submitted without any
   */
  public static TaskOptions none() {
    return NONE;
  }

  /**
   * A name and no limits.
   *
   * @param name what messages call the task
   * @return new options
   */
  public static TaskOptions named(String name) {
    return NONE.withName(name);
  }

  /**
   * These options with another name.
   *
   * @param name what messages call the task
   * @return new options
   */
  public TaskOptions withName(String name) {
    return new TaskOptions(name, timeout, deadline);
  }

  /**
   * These options with another limit on running. A task that exceeds it is stopped, as by {@code
   * cancel(true)}, and fails with {@link org.manyhands.task.TaskTimeoutException}.
   *
   * @param timeout how long the task may run, from its start
   * @return new options
   */
  public TaskOptions withTimeout(Duration timeout) {
    return new TaskOptions(name, timeout, deadline);
  }

  /**
   * These options with another limit on waiting and running. A task that exceeds it is stopped, or
   * never starts, and fails with {@link org.manyhands.task.TaskTimeoutException}.
   *
   * @param deadline when the task must have ended, from its submission
   * @return new options
   */
  public TaskOptions withDeadline(Duration deadline) {
    return new TaskOptions(name, timeout, deadline);
  }
}
