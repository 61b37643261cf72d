package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.manyhands.Retry;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.task.TaskTimeoutException;
import org.manyhands.testkit.Simulation;
import org.manyhands.testkit.SimulationConfig;

/** What docs/testing.md shows of simulations, as it shows it: DocumentsTest compares. */
class VirtualTimeTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private static final TaskOptions PATIENTLY =
      TaskOptions.named("charge")
          .withRetry(Retry.upTo(100).withBackoff(MINUTE, HOUR).withJitter(0))
          .withDeadline(HOUR);

  private static final class Bank {

    private final int failures;
    private int calls;
    private int charges;

    Bank(int failures) {
      this.failures = failures;
    }

    String charge() throws IOException {
      calls++;
      if (calls <= failures) {
        throw new IOException("busy");
      }
      charges++;
      return "receipt";
    }
  }

  @Test
  void aPaymentThatFailsThreeTimesIsMadeAfterSevenMinutes() {
    Simulation simulation = Simulation.seeded(17);
    Bank bank = new Bank(3);
    try (TaskExecutor executor = simulation.open()) {
      assertEquals("receipt", executor.run(bank::charge, PATIENTLY));
    }
    assertEquals(Duration.ofMinutes(1 + 2 + 4), simulation.now());
  }

  @Test
  void aPaymentThatKeepsFailingIsGivenUpAfterAnHour() {
    Simulation simulation = Simulation.seeded(17);
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<String> receipt = executor.submit(new Bank(100)::charge, PATIENTLY);
      simulation.advance(HOUR.minusNanos(1));
      assertEquals(TaskFuture.State.RUNNING, receipt.state());
      assertThrows(TaskTimeoutException.class, receipt::join);
    }
    assertEquals(HOUR, simulation.now());
  }

  @Test
  void noPaymentIsMadeTwiceWhateverGoesWrong() {
    for (long seed = 0; seed < 1000; seed++) {
      Simulation simulation =
          new Simulation(
              SimulationConfig.seeded(seed)
                  .withDurations(Duration.ZERO, MINUTE)
                  .withFailures(0.3)
                  .withLostWorkers(0.1));
      Bank bank = new Bank(1);
      try (TaskExecutor executor = simulation.open()) {
        TaskFuture<String> receipt = executor.submit(bank::charge, PATIENTLY);
        simulation.advance(MINUTE);
        receipt.cancel(true);
      }
      assertTrue(bank.charges <= 1, () -> String.join("\n", simulation.trace()));
    }
  }
}
