package org.manyhands.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** An index that is wrong is told with the length. */
class BoundsTest {

  private static final int LENGTH = 3;

  private static Identity identity(Elements elements) {
    return new Identity(elements, LENGTH, "id", "The array", null);
  }

  private static SharedArray<?> mapped(Elements elements, Arena arena) {
    return elements.handle(
        identity(elements), null, arena.allocate(elements.bytes(LENGTH), Long.BYTES));
  }

  private static void assertTold(int index, Executable access) {
    IndexOutOfBoundsException e = assertThrows(IndexOutOfBoundsException.class, access);
    assertEquals("Index '%d' is out of bounds for length '3'.".formatted(index), e.getMessage());
  }

  @Test
  void indexAndLengthAreTold() {
    try (Arena arena = Arena.ofConfined()) {
      SharedDoubles doubles = (SharedDoubles) mapped(Elements.DOUBLES, arena);
      SharedFloats floats = (SharedFloats) mapped(Elements.FLOATS, arena);
      SharedInts ints = (SharedInts) mapped(Elements.INTS, arena);
      SharedLongs longs = (SharedLongs) mapped(Elements.LONGS, arena);
      for (int wrong : new int[] {-1, LENGTH}) {
        assertTold(wrong, () -> doubles.get(wrong));
        assertTold(wrong, () -> floats.get(wrong));
        assertTold(wrong, () -> ints.get(wrong));
        assertTold(wrong, () -> longs.get(wrong));
      }
    }
  }

  @Test
  void soTheyAreOnTheHeap() {
    SharedDoubles doubles =
        (SharedDoubles)
            Elements.DOUBLES.handle(identity(Elements.DOUBLES), null, new double[LENGTH]);
    assertEquals(
        "Index 3 out of bounds for length 3",
        assertThrows(IndexOutOfBoundsException.class, () -> doubles.get(LENGTH)).getMessage());
  }
}
