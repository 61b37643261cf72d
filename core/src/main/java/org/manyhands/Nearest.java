package org.manyhands;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Finds what somebody probably meant to type. */
final class Nearest {

  private Nearest() {}

  /** The candidate with the fewest edits, or {@code null} if even that takes more than a third. */
  static @Nullable String to(String typed, Collection<String> candidates) {
    int limit = Math.max(2, typed.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(typed, candidate) <= limit)
        .min(Comparator.comparingInt(candidate -> distance(typed, candidate)))
        .orElse(null);
  }

  /** Levenshtein distance: insertions, deletions and replacements of one character. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
