package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.observe.Explanation;
import org.manyhands.spi.Capability;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;

class ExplainerTest {

  private static final IntKernel KERNEL = Kernels.ints(1000, i -> i);

  private static TaskExecutor on(Capability... capabilities) {
    return new ManualBackend(4, capabilities).executor();
  }

  private static void assertSays(Explanation explanation, String words) {
    assertTrue(explanation.toString().contains(words), explanation::toString);
  }

  @Test
  void nothingIsSentWhereMemoryIsShared() {
    Explanation explanation = on(Capability.SHARED_MEMORY).explain(() -> 1);
    assertEquals(0, explanation.bytes());
    assertEquals(1, explanation.parts());
    assertTrue(explanation.possible());
    assertSays(explanation, "Nothing is copied");
    assertSays(explanation, "runs on 'manual'");
  }

  @Test
  void elsewhereTheBytesAreCounted() {
    byte[] captured = new byte[20 << 20];
    Explanation explanation = on().explain(() -> captured.length);
    assertTrue(explanation.bytes() > captured.length, explanation::toString);
    assertSays(explanation, "20 MiB");
    assertSays(explanation, "it should compute for longer");
  }

  @Test
  void aKernelIsCutForTheWorkersAndSentInParts() {
    assertEquals(16, on(Capability.SHARED_MEMORY).explain(KERNEL).parts());
    Explanation explanation = on().explain(KERNEL);
    assertEquals(4, explanation.parts());
    assertSays(explanation, "1000 elements and is cut into 4 parts for 4 workers");
    assertSays(explanation, "for each part");
    assertEquals(1, on(Capability.NATIVE_KERNELS).explain(KERNEL).parts());
  }

  @Test
  void aReductionAndAnEmptyKernelAreExplained() {
    assertTrue(on().explain(KERNEL.sum()).possible());
    assertSays(on().explain(Kernels.ints(10_000, i -> i).sum()), "10000 elements in 3 blocks");
    assertSays(on().explain(Kernels.ints(10_000, i -> i).scan()), "10000 elements in 3 blocks");
    assertSays(on().explain(Kernels.indices(10_000, i -> i > 2)), "10000 elements in 3 blocks");
    assertTrue(on().explain(Kernels.ints(0, i -> i)).possible());
  }

  @Test
  void onlyElementsOfKernelsAreComputed() {
    AtomicInteger called = new AtomicInteger();
    on(Capability.SHARED_MEMORY).explain(called::incrementAndGet);
    assertEquals(0, called.get());
    assertSays(
        on(Capability.SHARED_MEMORY).explain(Kernels.ints(10, i -> called.incrementAndGet())),
        "Computing it takes about");
    assertTrue(called.get() > 0);
  }

  @Test
  void aKernelWhoseElementsCannotBeComputedIsExplainedAllTheSame() {
    for (Throwable thrown : new Throwable[] {new IllegalStateException(), new AssertionError()}) {
      Explanation explanation = on().explain(Kernels.ints(10, i -> fail(thrown)));
      assertTrue(explanation.possible());
    }
  }

  private static int fail(Throwable thrown) {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException(thrown);
    }
  }

  /** A task that cannot be cut, because its author made a mistake. */
  private record Uncut() implements DivisibleTask<Integer> {
    @Override
    public long size() {
      return 10;
    }

    @Override
    public Assembly<?, Integer> assemble() {
      throw new IllegalStateException("no scissors");
    }
  }

  @Test
  void aTaskThatCannotBeCutSaysWhy() {
    Explanation explanation = on().explain(new Uncut());
    assertFalse(explanation.possible());
    assertSays(explanation, "no scissors");
    assertSays(explanation, "cannot run on 'manual'");
  }

  @Test
  void allThatIsMissingIsSaidAtOnce() {
    Object stranger = new Object();
    TaskOptions options =
        TaskOptions.named("task").withRequired(Capability.KILL, Capability.ISOLATION);
    Explanation explanation = on().explain(stranger::hashCode, options);
    assertFalse(explanation.possible());
    assertSays(explanation, "KILL");
    assertSays(explanation, "ISOLATION");
    assertSays(explanation, "java.lang.Object");
    assertSays(explanation, "Task 'task' cannot run on 'manual'");
  }
}
