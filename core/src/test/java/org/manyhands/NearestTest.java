package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  @ParameterizedTest
  @CsvSource({
    "threads, threads, 0",
    "thread, threads, 1",
    "treads, threads, 1",
    "thraeds, threads, 2",
    "'', gpu, 3",
    "gpu, '', 3",
    "abc, xyz, 3"
  })
  void distanceCountsInsertionsDeletionsAndReplacements(String a, String b, int distance) {
    assertEquals(distance, Nearest.distance(a, b));
    assertEquals(distance, Nearest.distance(b, a));
  }

  @Test
  void findsWhatWasProbablyMeant() {
    List<String> names = List.of("caller", "process", "threads", "virtual");
    assertEquals("process", Nearest.to("proces", names));
    assertEquals("threads", Nearest.to("therads", names));
    assertEquals("caller", Nearest.to("caller", names));
  }

  @Test
  void saysNothingAboutWordsThatResembleNone() {
    assertNull(Nearest.to("kubernetes", List.of("caller", "process", "threads")));
    assertNull(Nearest.to("anything", List.of()));
  }
}
