package org.manyhands.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

  private static final Setting<Duration> DURATION = Setting.duration("wait", "10s", "A wait.");
  private static final Setting<Long> BYTES = Setting.bytes("heap", "64m", "A size.");
  private static final Setting<Integer> INTEGER = Setting.integer("n", 1, 4, "4", "A number.");
  private static final Setting<TimeUnit> CHOICE =
      Setting.choice("unit", TimeUnit.SECONDS, "A choice.");

  private enum Mode {
    FAIL_FAST,
    KEEP_GOING
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "10s, PT10S", "5m, PT5M", "2h, PT2H", "0s, PT0S", "7 S, PT7S"})
  void durationsHaveAUnit(String text, Duration expected) {
    assertEquals(expected, DURATION.parser().apply(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "s", "-1s", "1.5s", "10 parsecs", "1s 2s", "99999999999999999999s"})
  void otherTextIsNoDuration(String text) {
    assertThrows(IllegalArgumentException.class, () -> DURATION.parser().apply(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "123, 123",
    "64k, 65536",
    "256m, 268435456",
    "2g, 2147483648",
    "1 G, 1073741824"
  })
  void sizesMayHaveAUnit(String text, long expected) {
    assertEquals(expected, BYTES.parser().apply(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k", "-1", "1kb", "1.5g", "1t", "99999999999999999999"})
  void otherTextIsNoSize(String text) {
    assertThrows(IllegalArgumentException.class, () -> BYTES.parser().apply(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999999999999999g", "9223372036854775807h", "9223372036854775807s"})
  void amountsThatOverflowAreRefused(String text) {
    Setting<?> setting = text.endsWith("g") ? BYTES : DURATION;
    assertThrows(IllegalArgumentException.class, () -> setting.parser().apply(text));
  }

  @Test
  void integersHaveAMinimum() {
    assertEquals(1, INTEGER.parser().apply("1"));
    assertThrows(IllegalArgumentException.class, () -> INTEGER.parser().apply("0"));
    assertThrows(IllegalArgumentException.class, () -> INTEGER.parser().apply("2.0"));
    assertThrows(IllegalArgumentException.class, () -> INTEGER.parser().apply("many"));
    assertEquals("an integer of at least 1", INTEGER.expected());
  }

  @Test
  void choicesAreWrittenInLowerCaseWithDashes() {
    Setting<Mode> mode = Setting.choice("mode", Mode.KEEP_GOING, "A mode.");
    assertEquals(Mode.FAIL_FAST, mode.parser().apply("fail-fast"));
    assertEquals(Mode.FAIL_FAST, mode.parser().apply("Fail-Fast"));
    assertEquals("one of fail-fast, keep-going", mode.expected());
    assertEquals("keep-going", mode.defaultText());
    assertThrows(IllegalArgumentException.class, () -> mode.parser().apply("fail_fast"));
    assertThrows(IllegalArgumentException.class, () -> CHOICE.parser().apply("fortnights"));
  }

  @Test
  void wordsAreSeparatedByWhiteSpace() {
    Setting<List<String>> words = Setting.words("args", "Words.");
    assertEquals(List.of("-Xint", "-ea"), words.parser().apply("  -Xint \t -ea "));
    assertEquals(List.of(), words.parser().apply("  "));
    assertEquals(List.of(), words.defaultValue());
  }

  @Test
  void defaultsAreParsedLikeValues() {
    assertEquals(Duration.ofSeconds(10), DURATION.defaultValue());
    assertEquals(64L << 20, BYTES.defaultValue());
  }
}
