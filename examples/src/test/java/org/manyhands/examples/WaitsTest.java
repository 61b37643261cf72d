package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.manyhands.TaskExecutor;

class WaitsTest {

  static List<String> backends() {
    return TaskExecutor.availableBackends();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void allWaitsEnd(String backend) {
    List<String> lines =
        Demo.run("waits", "--count", "20", "--millis", "1", "--backend", backend).lines();
    assertEquals(2, lines.size());
    assertTrue(lines.getFirst().startsWith(backend + ": 20 waits of 1 ms"), lines.getFirst());
    assertTrue(
        lines.getLast().matches("took \\d+\\.\\d\\d s, .* \\d+ platform threads .*"),
        lines.getLast());
  }

  @Test
  void aBackendThatHoldsThemAllAtOnceIsFound() {
    assumeTrue(System.getenv("MANYHANDS_BACKEND") == null);
    List<String> lines = Demo.run("waits", "--count", "5000", "--millis", "2").lines();
    assertTrue(lines.getFirst().endsWith("10.0 s in sum; here at least 0.0 s"), lines.getFirst());
  }
}
