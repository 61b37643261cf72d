package org.manyhands.command;

import java.nio.charset.StandardCharsets;

/** As much of what a program printed as a message can show: the beginning, and more of the end. */
final class Excerpt {

  private static final int HEAD = 1000;
  private static final int TAIL = 3000;

  private Excerpt() {}

  /** Of the errors, or if there are none, of the output. */
  static String of(byte[] output, byte[] errors) {
    return errors.length > 0 ? of(errors) : of(output);
  }

  private static String of(byte[] printed) {
    int left = printed.length - HEAD - TAIL;
    return left <= 0
        ? text(printed, 0, printed.length)
        : "%s\n... (%d bytes left out) ...\n%s"
            .formatted(text(printed, 0, HEAD), left, text(printed, HEAD + left, TAIL));
  }

  private static String text(byte[] printed, int from, int length) {
    return new String(printed, from, length, StandardCharsets.UTF_8).stripTrailing();
  }
}
