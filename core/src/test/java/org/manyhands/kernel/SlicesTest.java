package org.manyhands.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class SlicesTest {

  @Test
  void everyElementIsComputedOnceInOrder() {
    for (int size : new int[] {0, 1, 63, 64, 65, 1_000_000}) {
      BitSet seen = new BitSet();
      new Slices()
          .compute(
              0,
              size,
              (from, to) -> {
                assertEquals(seen.length(), from);
                seen.set(from, to);
              });
      assertEquals(size, seen.cardinality());
    }
  }

  @Test
  void anEmptyRangeComputesNothing() {
    new Slices().compute(5, 5, (_, _) -> fail("nothing is there"));
  }

  @Test
  void theLastIndexOfAllIsReached() {
    int[] end = {Integer.MAX_VALUE - 100};
    new Slices()
        .compute(
            end[0],
            Integer.MAX_VALUE,
            (from, to) -> {
              assertEquals(end[0], from);
              end[0] = to;
            });
    assertEquals(Integer.MAX_VALUE, end[0]);
  }
}
