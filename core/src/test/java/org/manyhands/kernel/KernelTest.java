package org.manyhands.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.task.Assembly;

class KernelTest {

  @Test
  void anIndexSpaceIsWhatAnArrayHolds() {
    assertEquals(Integer.MAX_VALUE - 8, IndexSpace.line(Integer.MAX_VALUE - 8).size());
    assertThrows(IllegalArgumentException.class, () -> IndexSpace.line(Integer.MAX_VALUE - 7));
    assertThrows(IllegalArgumentException.class, () -> new IndexSpace(65_536, 65_536));
    assertThrows(IllegalArgumentException.class, () -> new IndexSpace(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new IndexSpace(0, -1));
    assertEquals(0, new IndexSpace(0, Integer.MAX_VALUE).size());
  }

  @Test
  void messagesSayTheRange() {
    IllegalArgumentException negative =
        assertThrows(IllegalArgumentException.class, () -> Kernels.ints(-5, i -> i));
    assertTrue(String.valueOf(negative.getMessage()).contains("'-5'"), negative::getMessage);
    IllegalArgumentException large =
        assertThrows(
            IllegalArgumentException.class, () -> Kernels.ints(65_536, 65_536, (r, c) -> r));
    assertTrue(String.valueOf(large.getMessage()).contains("'65536 x 65536'"), large::getMessage);
  }

  @Test
  void textSaysTypeAndSize() {
    assertEquals("IntKernel[5]", Kernels.ints(5, i -> i).toString());
    assertEquals("FloatKernel[2 x 3]", Kernels.floats(2, 3, (r, c) -> r).toString());
    assertEquals("Reduction of DoubleKernel[5]", Kernels.sum(5, i -> i).toString());
  }

  @Test
  void whatIsAllowedIsKeptAndChangesNothingInJava() {
    List<Kernel<?>> kernels =
        List.of(
            Kernels.ints(2, 3, (row, column) -> 10 * row + column),
            Kernels.longs(6, i -> i),
            Kernels.floats(6, i -> i),
            Kernels.doubles(6, i -> i));
    for (Kernel<?> kernel : kernels) {
      assertFalse(kernel.isFast() || kernel.isUnchecked());
      assertTrue(kernel.fast().isFast() && !kernel.fast().isUnchecked());
      assertTrue(kernel.unchecked().isUnchecked() && !kernel.unchecked().isFast());
      Kernel<?> both = kernel.fast().unchecked().fast();
      assertTrue(both.isFast() && both.isUnchecked());
      assertEquals(kernel.space(), both.space());
      assertTrue(Objects.deepEquals(kernel.call(), both.call()));
    }
  }

  @Test
  void aNullFunctionIsRefused() {
    assertThrows(NullPointerException.class, () -> nullFunction());
  }

  @SuppressWarnings("NullAway") // null is what is tested
  private static IntKernel nullFunction() {
    return Kernels.ints(5, (IntKernel.Function) null);
  }

  @Test
  void partsInPlaceAndElsewhereGiveTheSame() throws Exception {
    int[] expected = IntStream.range(0, 20).map(i -> 10 * (i / 5) + i % 5).toArray();
    IntKernel kernel = Kernels.ints(4, 5, (row, column) -> 10 * row + column);
    assertArrayEquals(expected, kernel.call());
    for (int cut = 0; cut <= 20; cut++) {
      int[] result = Elsewhere.halfInPlace(kernel.assemble(), cut, 20);
      assertArrayEquals(expected, result, "cut at " + cut);
    }
  }

  @Test
  void everyCallHasAResultOfItsOwn() throws Exception {
    IntKernel kernel = Kernels.ints(3, i -> i);
    kernel.call()[0] = 99;
    assertArrayEquals(new int[] {0, 1, 2}, kernel.call());
  }

  @Test
  void aReductionHasAUnitPerBlock() {
    assertEquals(0, Kernels.ints(0, i -> i).sum().size());
    assertEquals(1, Kernels.ints(4096, i -> i).sum().size());
    assertEquals(2, Kernels.ints(4097, i -> i).sum().size());
  }

  @Test
  void kernelsAndReductionsAreSerializable() throws Exception {
    int[] captured = {5, 6, 7};
    IntKernel kernel = Kernels.ints(3, i -> captured[i]);
    assertArrayEquals(captured, Elsewhere.copy(kernel).call());
    assertEquals(18, Elsewhere.copy(kernel.sum()).call());
    assertEquals(210, Elsewhere.copy(kernel.reduce(1, (a, b) -> a * b)).call());
    assertEquals(kernel.space(), Elsewhere.copy(kernel).space());
    assertInstanceOf(IntKernel.Function.class, Elsewhere.copy(kernel).function());
    Assembly<int[], int[]> assembly = kernel.assemble();
    assertArrayEquals(new int[] {6, 7}, Elsewhere.copy(assembly.part(1, 3)).call());
  }
}
