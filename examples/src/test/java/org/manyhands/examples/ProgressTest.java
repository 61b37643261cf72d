package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void theBarCountsWhatIsConsumed() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Stream<Integer> counted =
        ProgressBar.wrap(Stream.of(1, 2, 3), Progress.builder("numbers", 3, out));
    assertEquals(6, counted.mapToInt(Integer::intValue).sum());
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("numbers"), text);
    assertTrue(text.contains("3/3"), text);
  }

  @Test
  void withoutATerminalThereIsNoBar() {
    try (Progress progress = Progress.of("frames", 3)) {
      progress.frame(new int[0], new byte[0]);
      assertEquals(6, Progress.over(Stream.of(1, 2, 3), "n", 3).mapToInt(i -> i).sum());
    }
  }
}
