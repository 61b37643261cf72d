package org.manyhands.examples;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import java.util.stream.Stream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.manyhands.observe.TaskListener;
import org.manyhands.task.TaskInfo;

/**
 * A bar that counts frames, and tells how far the kernel of the latest one is. It is wiped out in
 * the end, and there is none if nobody watches.
 */
final class Progress implements Film, TaskListener, AutoCloseable {

  private static final int WIDTH = 100;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  static Progress of(String what, int total) {
    return new Progress(isWatched() ? builder(what, total).build() : null);
  }

  /** The stream itself, under a bar that counts what is consumed of it. */
  static <T> Stream<T> over(Stream<T> stream, String what, int total) {
    return isWatched() ? ProgressBar.wrap(stream, builder(what, total)) : stream;
  }

  private static boolean isWatched() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  static ProgressBarBuilder builder(String what, int total) {
    return builder(what, total, System.err);
  }

  static ProgressBarBuilder builder(String what, int total, PrintStream out) {
    return new ProgressBarBuilder()
        .setTaskName(what)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
        .clearDisplayOnFinish();
  }

  @Override
  public void frame(int[] pixels, byte[] compressed) {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void progressed(TaskInfo task, long done, long total) {
    if (bar != null) {
      bar.setExtraMessage(" %d of %d pixels".formatted(done, total));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
