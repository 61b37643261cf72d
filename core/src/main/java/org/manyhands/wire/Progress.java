package org.manyhands.wire;

/** What a task may say of its progress. */
public final class Progress {

  private Progress() {}

  /**
   * Checks the numbers.
   *
   * @param done the units done so far
   * @param total all units, or 0 if that is not known
   * @throws IllegalArgumentException if one of them is negative
   */
  public static void requireValid(long done, long total) {
    if (!isValid(done, total)) {
      throw new IllegalArgumentException(
          "A task cannot have done '%d' of '%d' units; use zero or more, and a total of 0 if it is not known."
              .formatted(done, total));
    }
  }

  static boolean isValid(long done, long total) {
    return done >= 0 && total >= 0;
  }
}
