package org.manyhands.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * As much of what a program printed as a message can show: the beginning, and more of the end, with
 * control characters escaped, which could change what a terminal shows of the message.
 */
final class Excerpt {

  private static final int LINES = 20;
  private static final int CHARACTERS = 4000;

  private Excerpt() {}

  /** Of the output and the errors, if there are both. */
  static String of(byte[] output, byte[] errors) {
    if (output.length == 0 || errors.length == 0) {
      return of(output.length == 0 ? errors : output, 1);
    }
    return "Output:\n%s\nErrors:\n%s".formatted(of(output, 2), of(errors, 2));
  }

  /** A part of what there is room for. */
  private static String of(byte[] printed, int parts) {
    String text = new String(printed, StandardCharsets.UTF_8).stripTrailing();
    return escape(cut(cutLines(text, LINES / parts), CHARACTERS / parts));
  }

  private static String cutLines(String text, int most) {
    List<String> lines = text.lines().toList();
    int left = lines.size() - most;
    if (left <= 0) {
      return String.join("\n", lines);
    }
    List<String> shown = new ArrayList<>(lines.subList(0, most / 4));
    shown.add("... (%d lines left out) ...".formatted(left));
    shown.addAll(lines.subList(most / 4 + left, lines.size()));
    return String.join("\n", shown);
  }

  private static String cut(String text, int most) {
    int left = text.length() - most;
    return left <= 0
        ? text
        : "%s\n... (%d characters left out) ...\n%s"
            .formatted(text.substring(0, most / 4), left, text.substring(most / 4 + left));
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c -> {
          if (Character.isISOControl(c) && c != '\n' && c != '\t') {
            escaped.append("\\u%04x".formatted(c));
          } else {
            escaped.append((char) c);
          }
        });
    return escaped.toString();
  }
}
