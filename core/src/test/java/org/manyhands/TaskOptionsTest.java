package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Capability;

class TaskOptionsTest {

  @Test
  void eachWithKeepsTheRest() {
    TaskOptions options =
        TaskOptions.named("invoice")
            .withTimeout(Duration.ofSeconds(1))
            .withDeadline(Duration.ofSeconds(2))
            .withRetry(Retry.upTo(3))
            .withIdempotent()
            .withRequired(Capability.KILL)
            .withTag("customer", "42")
            .withTag("year", "2026")
            .withBytes(5);
    assertEquals(
        new TaskOptions(
            "invoice",
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            options.retry(),
            true,
            Set.of(Capability.KILL),
            Map.of("customer", "42", "year", "2026"),
            5L),
        options);
    assertEquals(3, options.retry().maxAttempts());
  }

  @Test
  void whatIsRequiredComesToWhatWasRequiredBefore() {
    TaskOptions options =
        TaskOptions.none()
            .withRequired(Capability.KILL)
            .withRequired(Capability.ISOLATION, Capability.KILL);
    assertEquals(Set.of(Capability.ISOLATION, Capability.KILL), options.requires());
  }

  @Test
  void aRetryThatIsNoneIsRefusedWhereItIsSaid() {
    NullPointerException e =
        assertThrows(NullPointerException.class, () -> TaskOptions.none().withRetry(nothing()));
    assertEquals("retry", e.getMessage());
  }

  @SuppressWarnings("NullAway") // as a caller might who does not check for null
  private static Retry nothing() {
    return null;
  }

  @Test
  void negativeBytesAreRefusedByTheirValue() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TaskOptions.none().withBytes(-1));
    assertTrue(String.valueOf(e.getMessage()).contains("'-1'"), e.getMessage());
  }
}
