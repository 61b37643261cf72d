package org.manyhands;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInterruptedException;

/** What those who wait for a task are thrown, in terms of the task. */
final class Thrown {

  /** Of a cause, in characters, within a message. */
  private static final int LONGEST_TEXT = 2000;

  private Thrown() {}

  /**
   * What a task threw.
   *
   * @param end which task failed, and how
   */
  static TaskFailedException failed(String end, Throwable cause) {
    return new TaskFailedException("%s: %s".formatted(end, text(cause)), cause);
  }

  static CancellationException cancelled(String end) {
    return new CancellationException("%s.".formatted(end));
  }

  /** To be thrown again; an error is thrown at once. */
  static RuntimeException unchecked(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(thrown);
    };
  }

  /** An exception that nobody else has, with others that would be lost. */
  static <X extends Exception> X suppressing(List<? extends Throwable> others, X own) {
    others.forEach(own::addSuppressed);
    return own;
  }

  static TaskInterruptedException interrupted(String task, InterruptedException cause) {
    return new TaskInterruptedException(
        "Interrupted while waiting for %s, which goes on; cancel it if it is no longer needed."
            .formatted(task),
        cause);
  }

  static TimeoutException timedOut(
      String task, long timeout, TimeUnit unit, TimeoutException cause) {
    TimeoutException exception =
        new TimeoutException(
            "%s has not ended after '%d %s'."
                .formatted(task, timeout, unit.toString().toLowerCase(Locale.ROOT)));
    exception.initCause(cause);
    return exception;
  }

  /**
   * An exception as text, even one of a user whose {@code getMessage()} throws; cut where it says
   * over and over what tasks within tasks have said.
   */
  static String text(Throwable thrown) {
    try {
      String text = thrown.toString();
      return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    } catch (RuntimeException | Error e) {
      return thrown.getClass().getName();
    }
  }
}
