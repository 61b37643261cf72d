package org.manyhands;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Capability;

/**
 * How a task is to be run, beside what it computes. Immutable.
 *
 * <pre>{@code
 * executor.submit(() -> render(order), TaskOptions.named("invoice").withTimeout(Duration.ofSeconds(5)));
 * }</pre>
 *
 * <p>If both a {@code timeout} and a {@code deadline} are given, the one that passes first counts.
 *
 * @param name what messages call the task, or {@code null} for the name of its class
 * @param timeout how long each attempt may run, from its start; or {@code null} for any time
 * @param deadline when the task must have ended, from its submission, time in the queue, all
 *     attempts and the pauses between them included; or {@code null} for never
 * @param retry whether a task that failed is run again
 * @param idempotent whether running the task twice does no more than running it once, so that it
 *     may be run again when it was lost with its worker
 * @param requires what the backend must be able to do; if it cannot, the task is refused when it is
 *     submitted
 * @param tags words for listeners and events
 * @param bytes how much memory the task holds while it is in flight, for executors that {@linkplain
 *     ExecutorConfig limit} that; or {@code null} for its serialized size
 */
public record TaskOptions(
    @Nullable String name,
    @Nullable Duration timeout,
    @Nullable Duration deadline,
    Retry retry,
    boolean idempotent,
    Set<Capability> requires,
    Map<String, String> tags,
    @Nullable Long bytes) {

  private static final String NO_LIMIT = "leave it out for no limit";

  private static final TaskOptions NONE =
      new TaskOptions(null, null, null, Retry.never(), false, Set.of(), Map.of(), null);

  /** Checks that the name has characters and that the numbers are in range. */
  public TaskOptions {
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException(
          "A task cannot be named '%s'; use a name with characters, or none.".formatted(name));
    }
    if (timeout != null) {
      Durations.requirePositive("A task's timeout", timeout, NO_LIMIT);
    }
    if (deadline != null) {
      Durations.requirePositive("A task's deadline", deadline, NO_LIMIT);
    }
    if (bytes != null && bytes < 0) {
      throw new IllegalArgumentException(
          "A task cannot hold '%d' bytes; use zero or more.".formatted(bytes));
    }
    Objects.requireNonNull(retry, "retry");
    requires = Set.copyOf(Objects.requireNonNull(requires, "requires"));
    tags = Map.copyOf(Objects.requireNonNull(tags, "tags"));
  }

  /**
   * No name, no limits, one attempt.
   *
   * @return the options of a task that is submitted without any
   */
  public static TaskOptions none() {
    return NONE;
  }

  /** Whether these are the options of a task that is submitted without any. */
  @SuppressWarnings("ReferenceEquality") // options that equal them only take the longer way
  boolean isPlain() {
    return this == NONE;
  }

  /**
   * A name and nothing else.
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
    Objects.requireNonNull(name, "name");
    return new TaskOptions(name, timeout, deadline, retry, idempotent, requires, tags, bytes);
  }

  /**
   * These options with another limit on running. A task that exceeds it is stopped, as by {@code
   * cancel(true)}, and fails with {@link org.manyhands.task.TaskTimeoutException}.
   *
   * @param timeout how long each attempt may run, from its start
   * @return new options
   */
  public TaskOptions withTimeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return new TaskOptions(name, timeout, deadline, retry, idempotent, requires, tags, bytes);
  }

  /**
   * These options with another limit on waiting and running. A task that exceeds it is stopped, or
   * never starts, and fails with {@link org.manyhands.task.TaskTimeoutException}.
   *
   * @param deadline when the task must have ended, from its submission
   * @return new options
   */
  public TaskOptions withDeadline(Duration deadline) {
    Objects.requireNonNull(deadline, "deadline");
    return new TaskOptions(name, timeout, deadline, retry, idempotent, requires, tags, bytes);
  }

  /**
   * These options with another retry.
   *
   * @param retry whether and when a task that failed is run again
   * @return new options
   */
  public TaskOptions withRetry(Retry retry) {
    return new TaskOptions(name, timeout, deadline, retry, idempotent, requires, tags, bytes);
  }

  /**
   * These options for a task that may be run twice. When such a task is lost with its worker it is
   * run again, up to three times altogether, or as often as {@code retry} says if that is more.
   *
   * @return new options
   */
  public TaskOptions withIdempotent() {
    return new TaskOptions(name, timeout, deadline, retry, true, requires, tags, bytes);
  }

  /**
   * These options for a task that needs a backend with certain further capabilities.
   *
   * @param capabilities what the backend must be able to do, besides what was required before
   * @return new options
   */
  public TaskOptions withRequired(Capability... capabilities) {
    Set<Capability> all = new HashSet<>(requires);
    all.addAll(
        Arguments.copyOf(
            Arrays.asList(Objects.requireNonNull(capabilities, "capabilities")), "capabilities"));
    return new TaskOptions(
        name, timeout, deadline, retry, idempotent, Set.copyOf(all), tags, bytes);
  }

  /**
   * These options with one more tag.
   *
   * @param key the name of the tag
   * @param value its value
   * @return new options
   */
  public TaskOptions withTag(String key, String value) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    return new TaskOptions(name, timeout, deadline, retry, idempotent, requires, more, bytes);
  }

  /**
   * These options for a task of a known size.
   *
   * @param bytes how much memory the task holds while it is in flight, zero or more
   * @return new options
   */
  public TaskOptions withBytes(long bytes) {
    return new TaskOptions(name, timeout, deadline, retry, idempotent, requires, tags, bytes);
  }
}
