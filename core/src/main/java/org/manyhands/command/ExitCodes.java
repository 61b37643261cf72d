package org.manyhands.command;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The exit codes that mean success.
 *
 * @param codes these, or {@code null} for all
 */
record ExitCodes(@Nullable Set<Integer> codes) implements Serializable {

  static final ExitCodes ZERO = of(0);
  static final ExitCodes ANY = new ExitCodes(null);

  ExitCodes {
    codes = codes == null ? null : Set.copyOf(codes);
    if (codes != null && codes.isEmpty()) {
      throw new IllegalArgumentException(
          "A command with no exit code that means success always fails; give at least one, or use withAnyExitCode().");
    }
  }

  static ExitCodes of(int... codes) {
    return new ExitCodes(IntStream.of(codes).boxed().collect(Collectors.toSet()));
  }

  boolean contains(int code) {
    return codes == null || codes.contains(code);
  }

  @Override
  public String toString() {
    return codes == null
        ? "any"
        : new TreeSet<>(codes).stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
