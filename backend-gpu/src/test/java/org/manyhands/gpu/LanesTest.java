package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.gpu.DeviceProgram.Captures;
import org.manyhands.gpu.code.KernelSource;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Devices;
import org.manyhands.gpu.opencl.Launch;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.gpu.opencl.SessionOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.Reduction;

/** Reductions with a work item for each lane, as GPUs compute them, on whatever device there is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LanesTest {

  private static final int NO_FAILURE = Integer.MAX_VALUE;

  private final Session session = Devices.choose("").open(new SessionOptions(null, 0, 1));

  @AfterAll
  void close() {
    session.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 4095, 4096, 4097, 70_000, 300_001})
  void haveTheBitsOfJava(int size) {
    assertSame(Kernels.floats(size, i -> 1f / (i + 1)).sum());
    assertSame(Kernels.doubles(size, i -> 1.0 / (i - 3000)).sum());
    assertSame(Kernels.ints(size, i -> i * 7919).sum());
    assertSame(Kernels.longs(size, i -> i * 77_777_777_777L).max());
    assertSame(Kernels.floats(size, i -> i % 5 == 0 ? -0f : (float) i).min());
    assertSame(Kernels.floats(1, size, (row, column) -> row - column).sum());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4095, 4096, 50_000})
  void sayWhichBlockFailsFirst(int first) {
    Reduction<int[], Integer> failing =
        Kernels.ints(70_000, i -> 5 / (i < first ? 1 : (i - first) % 9)).sum();
    assertEquals(first / KernelSource.BLOCK, compute(failing, new int[18]));
  }

  private <T> void assertSame(Reduction<?, T> reduction) {
    Recipe recipe = Recipe.of(reduction).orElseThrow();
    Object blocks = recipe.allocate();
    assertEquals(NO_FAILURE, compute(reduction, blocks));
    assertEquals(reduction.call(), Combining.result(recipe, blocks, new int[0]));
  }

  private static int number(@Nullable Object captured) {
    return (Integer) Objects.requireNonNull(captured);
  }

  /** Computes all blocks, some at a time; the first one that fails. */
  private int compute(Reduction<?, ?> reduction, Object blocks) {
    Recipe recipe = Recipe.of(reduction).orElseThrow();
    Captures captures = Captures.of(recipe);
    DeviceProgram program = DeviceProgram.of(recipe, captures, true);
    Sources.Source source = program.sources().of(recipe, program.inputs(captures));
    int piece = 2 * source.work().unitsTogether();
    int failed = NO_FAILURE;
    for (int from = 0; from < recipe.units() && failed == NO_FAILURE; from += piece) {
      Launch launch = session.launch(session.program(source.text(), false), KernelSource.NAME);
      program.inputs(captures).forEach(input -> launch.argument(number(input.value())));
      launch.argument(recipe.elements()).argument(recipe.kernel().space().columns());
      Arguments.addNumber(launch, recipe.identity());
      failed =
          compute(source, launch, from, Math.min(piece, recipe.units() - from), recipe, blocks);
    }
    return failed;
  }

  private int compute(
      Sources.Source source, Launch launch, int from, int count, Recipe recipe, Object blocks) {
    int[] failure = {NO_FAILURE};
    try (Buffer status = session.allocate(Integer.BYTES);
        Buffer result = session.allocate((long) count * recipe.element().bytes())) {
      launch.argument(status).argument(result).write(failure, 0, 1, status, 0);
      launch.read(status, 0, failure, 0, 1).read(result, 0, blocks, from, count);
      Transfer.start(source.work().over(launch, from, count)).await();
      return failure[0];
    }
  }
}
