package org.manyhands;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What somebody asks an executor for.
 *
 * @param task the task, or the function that makes it
 * @param subject what it is called; see {@link TaskNames}
 * @param options how it is to run
 * @param mdc the logging context of the thread that asks
 */
record Request(
    Object task, Object subject, TaskOptions options, @Nullable Map<String, String> mdc) {

  /** As this thread asks for it. */
  static Request of(Object task, TaskOptions options) {
    Objects.requireNonNull(options, "options");
    return new Request(task, TaskNames.subject(task, options), options, MDC.getCopyOfContextMap());
  }

  /**
   * The same asked for by this thread for a task of which this is the function.
   *
   * @param first the number of the first element that it is for, from 0
   * @param count how many elements it is for
   */
  Request forElements(Object task, long first, int count) {
    return new Request(
        task, new TaskNames.Elements(subject, first, count), options, MDC.getCopyOfContextMap());
  }

  /** Whether a failure is not always the end. */
  boolean isRetried() {
    return RetryFuture.isWanted(options);
  }

  /** What a later attempt is called. */
  Object subject(int attempt) {
    return attempt == 1 ? subject : TaskNames.subject(subject, attempt);
  }
}
