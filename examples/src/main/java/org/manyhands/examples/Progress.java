package org.manyhands.examples;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts frames, in one line that is wiped out in the end; says nothing if nobody watches. */
final class Progress implements Film, AutoCloseable {

  private final @Nullable PrintWriter terminal;
  private final String what;
  private final int total;
  private int done;

  private Progress(@Nullable PrintWriter terminal, String what, int total) {
    this.terminal = terminal;
    this.what = what;
    this.total = total;
  }

  static Progress of(String what, int total, PrintWriter err) {
    boolean watched = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Progress(watched ? err : null, what, total);
  }

  @Override
  public void frame(int[] pixels, byte[] compressed) {
    done++;
    print("\r%s: frame %d of %d".formatted(what, done, total));
  }

  @Override
  public void close() {
    print("\r%s\r".formatted(" ".repeat(what.length() + 32)));
  }

  private void print(String text) {
    if (terminal != null) {
      terminal.print(text);
      terminal.flush();
    }
  }
}
