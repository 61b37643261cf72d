package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @Test
  void theListHasOneLinePerExample() {
    assertEquals(
        List.of("globe", "census", "waits", "quickstart", "devices"),
        Demo.run("--list").lines().stream().map(line -> line.split(" ", 2)[0]).toList());
  }

  @Test
  void helpSaysHowToCallIt() {
    assertTrue(Demo.run("--help").lines().getFirst().contains("./demo [NAME] [OPTIONS]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"globe", "census", "waits", "quickstart", "devices"})
  void everyExampleExplainsItself(String example) {
    assertTrue(Demo.run(example, "--help").lines().getFirst().contains("./demo " + example));
  }

  @Test
  void optionsWithoutANameAreThoseOfTheGlobe() {
    assertArrayEquals(
        new String[] {"globe", "--frames", "2"}, Main.withName(new String[] {"--frames", "2"}));
    assertArrayEquals(new String[] {"globe"}, Main.withName(new String[0]));
  }
}
