package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RetryTest {

  @Test
  void theOrderInWhichItIsChangedDoesNotMatter() {
    Retry first = Retry.upTo(7).withBackoff(TENTH, SECOND).withFactor(3).withJitter(0.25);
    assertEquals(first, Retry.upTo(7).withJitter(0.25).withFactor(3).withBackoff(TENTH, SECOND));
  }

  private static final Duration TENTH = Duration.ofMillis(100);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void withoutBackoffThereIsNoPause() {
    assertEquals(Duration.ZERO, Retry.upTo(5).pauseAfter(1, 0.5));
    assertEquals(Duration.ZERO, Retry.upTo(Integer.MAX_VALUE).pauseAfter(1_000_000, 0.5));
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    Retry retry = Retry.upTo(9).withBackoff(TENTH, SECOND);
    assertEquals(TENTH, retry.pauseAfter(1, 0));
    assertEquals(TENTH.multipliedBy(2), retry.pauseAfter(2, 0));
    assertEquals(TENTH.multipliedBy(8), retry.pauseAfter(4, 0));
    assertEquals(SECOND, retry.pauseAfter(5, 0));
    assertEquals(SECOND, retry.pauseAfter(1_000_000, 0));
  }

  @Test
  void aFactorOfOneKeepsThePause() {
    Retry retry = Retry.upTo(9).withBackoff(TENTH, SECOND).withFactor(1);
    assertEquals(TENTH, retry.pauseAfter(8, 0));
  }

  @Test
  void jitterTakesOffAShareAtMost() {
    Retry half = Retry.upTo(9).withBackoff(SECOND, SECOND);
    assertEquals(Duration.ofMillis(750), half.pauseAfter(1, 0.5));
    Retry full = half.withJitter(1);
    assertEquals(Duration.ofMillis(1), full.pauseAfter(1, 0.999));
    assertEquals(SECOND, half.withJitter(0).pauseAfter(1, 0.999));
  }

  @Test
  void whatIsLongerThanALifeIsALife() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    Retry retry = Retry.upTo(9).withBackoff(forever, forever);
    assertTrue(retry.pauseAfter(9, 0).compareTo(Duration.ofDays(36_000)) > 0);
  }

  @Test
  void exceptionsAreRetriedAndErrorsAreNot() {
    assertTrue(Retry.upTo(2).condition().test(new IOException()));
    assertFalse(Retry.upTo(2).condition().test(new AssertionError()));
  }

  @Test
  void eachWithKeepsTheRest() {
    Retry retry = Retry.upTo(7).withBackoff(TENTH, SECOND).withFactor(3).withJitter(0.25);
    Retry conditional = retry.when(e -> e instanceof AssertionError);
    assertEquals(retry, conditional.when(retry.condition()));
    assertTrue(conditional.withFactor(2).withJitter(0).condition().test(new AssertionError()));
    assertEquals(1, Retry.never().maxAttempts());
  }

  @Test
  void numbersOutOfRangeAreRefusedByTheirValue() {
    Retry retry = Retry.upTo(2);
    assertRefused("'0'", () -> Retry.upTo(0));
    assertRefused("'PT-0.1S'", () -> retry.withBackoff(TENTH.negated(), SECOND));
    assertRefused("'PT0.1S'", () -> retry.withBackoff(SECOND, TENTH));
    assertRefused("'0.5'", () -> retry.withFactor(0.5));
    assertRefused("'NaN'", () -> retry.withFactor(Double.NaN));
    assertRefused("'Infinity'", () -> retry.withFactor(Double.POSITIVE_INFINITY));
    assertRefused("'1.5'", () -> retry.withJitter(1.5));
    assertRefused("'-0.5'", () -> retry.withJitter(-0.5));
    assertRefused("'NaN'", () -> retry.withJitter(Double.NaN));
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void aConditionIsNeeded() {
    assertThrows(NullPointerException.class, () -> Retry.upTo(2).when(null));
  }

  private static void assertRefused(String value, Executable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(String.valueOf(e.getMessage()).contains(value), e.getMessage());
  }
}
