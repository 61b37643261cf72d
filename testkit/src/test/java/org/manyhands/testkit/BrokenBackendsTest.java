package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;

/** The kit says of each backend that is broken on purpose what is wrong with it, and no more. */
@Execution(ExecutionMode.CONCURRENT) // most of the time, each waits for what never happens
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BrokenBackendsTest {

  private static final int MOST_RUNS = 3;

  @Test
  @DisplayName("a backend that has no null result is caught by the rules on null")
  void losesNull() {
    assertCaught(
        BrokenBackends.LosesNull::new,
        "§1.2",
        "§1.7",
        "§6.5",
        "§12.6",
        "§12.7",
        "§12.8",
        "§12.10",
        "§12.12",
        "§12.13",
        "§13.1",
        "§13.3",
        "§13.14");
  }

  @Test
  @DisplayName("a backend that cuts large results is caught by the rule on large results")
  void cutsLargeResults() {
    assertCaught(BrokenBackends.CutsLargeResults::new, "§1.3");
  }

  @Test
  @DisplayName("a backend that runs a task twice is caught by the rule that it runs once")
  void runsTwice() {
    assertCaught(BrokenBackends.RunsTwice::new, "§1.12", "§15.11");
  }

  @Test
  @DisplayName("a backend that swallows errors is caught by the rules on errors")
  void swallowsErrors() {
    assertCaught(BrokenBackends.SwallowsErrors::new, "§2.3", "§2.6", "§2.7", "§9.12");
  }

  @Test
  @DisplayName("a backend that wraps exceptions is caught wherever a rule looks at a cause")
  void wrapsExceptions() {
    assertCaught(
        BrokenBackends.WrapsExceptions::new,
        "§2.1",
        "§2.2",
        "§2.3",
        "§2.4",
        "§2.5",
        "§2.6",
        "§2.7",
        "§2.10",
        "§2.11",
        "§3.2",
        "§3.6",
        "§4.11",
        "§4.12",
        "§6.7",
        "§9.8",
        "§9.9",
        "§9.10",
        "§9.11",
        "§9.12",
        "§10.1",
        "§10.3",
        "§10.13",
        "§10.15",
        "§12.8",
        "§13.18",
        "§13.25",
        "§14.4");
  }

  @Test
  @DisplayName("a backend that loses stack traces is caught by the rule on stack traces")
  void losesStackTraces() {
    assertCaught(BrokenBackends.LosesStackTraces::new, "§2.5");
  }

  @Test
  @DisplayName("a backend that reports the highest index that fails is caught by that rule")
  void reportsHighestIndex() {
    assertCaught(BrokenBackends.ReportsHighestIndex::new, "§4.12", "§17.13");
  }

  @Test
  @DisplayName("a backend that forgets the last unit is caught by the rules on kernels")
  void forgetsLastUnit() {
    assertCaught(
        BrokenBackends.ForgetsLastUnit::new,
        "§4.1",
        "§4.2",
        "§4.3",
        "§4.4",
        "§4.5",
        "§4.6",
        "§4.8",
        "§4.9",
        "§4.10",
        "§4.11",
        "§4.13",
        "§4.15",
        "§4.16",
        "§4.17",
        "§4.18",
        "§4.19",
        "§4.20",
        "§4.22",
        "§9.18",
        "§15.3",
        "§16.4",
        "§17.3",
        "§17.11",
        "§17.12");
  }

  @Test
  @DisplayName("a backend that combines blocks in another order is caught by the rules on order")
  void combinesBackwards() {
    assertCaught(
        BrokenBackends.CombinesBackwards::new,
        "§4.8",
        "§4.10",
        "§4.16",
        "§4.17",
        "§4.18",
        "§4.19",
        "§4.20");
  }

  @Test
  @DisplayName("a backend that runs cancelled tasks is caught by that rule")
  void runsCancelledTasks() {
    assertCaught(
        BrokenBackends.RunsCancelledTasks::new,
        "§7.1",
        "§7.10",
        "§9.4",
        "§9.5",
        "§14.8",
        "§14.9",
        "§14.16");
  }

  @Test
  @DisplayName("a backend that cannot interrupt, but says so, is caught by the rules on interrupts")
  void ignoresInterrupts() {
    assertCaught(
        BrokenBackends.IgnoresInterrupts::new,
        "§7.3",
        "§7.7",
        "§7.11",
        "§7.15",
        "§7.16",
        "§7.18",
        "§9.3",
        "§9.4",
        "§9.14",
        "§10.9",
        "§10.10",
        "§10.12",
        "§10.14",
        "§10.16",
        "§10.17",
        "§10.18",
        "§10.19",
        "§11.13",
        "§12.9",
        "§14.7",
        "§14.11");
  }

  @Test
  @DisplayName("a backend that forgets its queue when it is shut down is caught by that rule")
  void forgetsQueueAtShutdown() {
    assertCaught(BrokenBackends.ForgetsQueueAtShutdown::new, "§5.5", "§5.6");
  }

  @Test
  @DisplayName("a backend that cannot be closed twice is caught by that rule")
  void closesOnce() {
    assertCaught(BrokenBackends.ClosesOnce::new, "§5.2", "§16.3", "§16.5", "§16.7");
  }

  @Test
  @DisplayName("a backend that leaves threads behind is caught by the rules on what is left")
  void leavesThreads() {
    assertCaught(BrokenBackends.LeavesThreads::new, "§5.9", "§5.10");
  }

  @Test
  @DisplayName(
      "a backend that never reports that a stopped task is over is caught by the rules on its place")
  void neverReportsOver() {
    assertCaught(
        BrokenBackends.NeverReportsOver::new,
        "§7.11",
        "§7.12",
        "§7.15",
        "§7.16",
        "§7.17",
        "§7.18",
        "§7.19",
        "§9.14",
        "§9.15",
        "§11.13",
        "§12.9",
        "§14.7",
        "§14.11");
  }

  @Test
  @DisplayName(
      "a backend that reports a stopped task over at once is caught by the rules on stubborn tasks")
  void reportsOverAtOnce() {
    assertCaught(
        BrokenBackends.ReportsOverAtOnce::new,
        "§7.12",
        "§7.17",
        "§7.19",
        "§9.15",
        "§14.7",
        "§14.11");
  }

  @Test
  @DisplayName(
      "a backend that runs again what failed is caught by the rule that a task that fails runs once")
  void runsAgain() {
    assertCaught(BrokenBackends.RunsAgainWhatFailed::new, "§9.9", "§15.2");
  }

  @Test
  @DisplayName("a backend that forgets what tasks are called is caught wherever a task asks")
  void forgetsWhatTasksAreCalled() {
    assertCaught(
        BrokenBackends.ForgetsWhatTasksAreCalled::new,
        "§9.7",
        "§9.8",
        "§9.10",
        "§9.12",
        "§9.13",
        "§9.14",
        "§9.24",
        "§12.6",
        "§12.7",
        "§12.8",
        "§12.13",
        "§15.1",
        "§15.2",
        "§15.11");
  }

  @Test
  @DisplayName("a backend whose time does not wait is caught by the rules on delays and pauses")
  void hurries() {
    assertCaught(BrokenBackends.Hurries::new, "§9.13", "§12.1");
  }

  @Test
  @DisplayName("a backend whose threads only wait while they wait keeps every rule")
  void waitsOnly() {
    assertCaught(BrokenBackends.WaitsOnly::new);
  }

  @Test
  @DisplayName("a backend that keeps the program alive is caught by that rule")
  void keepsProgramsAlive() {
    assertCaught(BrokenBackends.KeepsProgramsAlive::new, "§16.8");
  }

  @Test
  @DisplayName("a backend with a context of its own keeps every rule")
  void ownContext() {
    assertCaught(BrokenBackends.OwnContext::new);
  }

  @Test
  @DisplayName(
      "a backend with shared memory that hides who waits is caught by the rules on waiting")
  void hidesWhoWaits() {
    assertCaught(
        BrokenBackends.HidesWhoWaits::new,
        "§14.20",
        "§14.21",
        "§16.4",
        "§16.9",
        "§16.10",
        "§16.11");
  }

  @Test
  @DisplayName("a backend that calls tasks without their context is caught by the rules on it")
  void losesContext() {
    assertCaught(
        BrokenBackends.LosesContext::new,
        "§9.7",
        "§9.8",
        "§9.10",
        "§9.11",
        "§9.12",
        "§9.13",
        "§9.14",
        "§9.15",
        "§9.24",
        "§12.6",
        "§12.7",
        "§12.8",
        "§12.13",
        "§15.1",
        "§15.2",
        "§15.3",
        "§15.4",
        "§15.5",
        "§15.6",
        "§15.11");
  }

  @Test
  @DisplayName("a backend that gives every part an id is caught by the rules on ids")
  void confusesParts() {
    assertCaught(BrokenBackends.ConfusesParts::new, "§15.2", "§15.3", "§15.11");
  }

  @Test
  @DisplayName("a backend whose tasks do not see that they are cancelled is caught by those rules")
  void hidesCancellation() {
    assertCaught(BrokenBackends.HidesCancellation::new, "§15.5", "§15.6");
  }

  @Test
  @DisplayName("a backend that loses the progress of tasks is caught by that rule")
  void losesProgress() {
    assertCaught(BrokenBackends.LosesProgress::new, "§15.11");
  }

  /**
   * Runs the kit, again if rules were missed: what is broken may be a race, which a rule may win. A
   * broken backend breaks other rules, too, if they meet it at a bad moment.
   *
   * @param rules rules that catch it; none, if it is correct
   */
  private static void assertCaught(Function<BackendOptions, Backend> broken, String... rules) {
    Map<String, String> failed = new TreeMap<>();
    Set<String> missed = new TreeSet<>(Arrays.asList(rules));
    for (int run = 0; run == 0 || (run < MOST_RUNS && !missed.isEmpty()); run++) {
      failed.putAll(run(broken));
      missed.removeAll(failed.keySet());
    }
    assertEquals(Set.of(), missed, failed::toString);
    assertEquals(rules.length == 0, failed.isEmpty(), failed::toString);
  }

  /** Returns the rules that failed, and how. */
  private static Map<String, String> run(Function<BackendOptions, Backend> broken) {
    Map<String, String> failed = new TreeMap<>();
    Broken.BACKENDS.set(broken);
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Broken.class))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .execute()
        .testEvents()
        .failed()
        .stream()
        .forEach(event -> {
          String name = event.getTestDescriptor().getDisplayName();
          failed.put(
              name.substring(0, name.indexOf(' ')),
              String.valueOf(event.getRequiredPayload(TestExecutionResult.class)));
        });
    return failed;
  }

  /** Run by the tests above. What never happens is not waited for as long as elsewhere. */
  static final class Broken extends PoolKit {

    /** The backend under test in this thread. */
    static final ThreadLocal<@Nullable Function<BackendOptions, Backend>> BACKENDS =
        new ThreadLocal<>();

    Broken() {
      super(Objects.requireNonNull(BACKENDS.get()));
    }

    @Override
    protected Duration bound() {
      return Duration.ofSeconds(6);
    }
  }
}
