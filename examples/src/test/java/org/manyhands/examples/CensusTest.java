package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.manyhands.TaskExecutor;

class CensusTest {

  static List<String> backends() {
    return TaskExecutor.availableBackends();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aBackendCountsAsALoopWould(String backend) throws IOException {
    List<String> lines =
        Demo.run("census", "--limit", "100", "--top", "1000000", "--backend", backend).lines();
    Map<String, Integer> expected = ClassFiles.references(ClassFiles.ofThisJdk(100));
    assertEquals(
        expected.entrySet().stream()
            .map(entry -> "%7d  %s".formatted(entry.getValue(), entry.getKey()))
            .collect(Collectors.toSet()),
        Set.copyOf(lines.subList(0, lines.size() - 1)));
    assertTrue(
        lines.getLast().matches(backend + ": 100 class files in 7 tasks, \\d+\\.\\d\\d s"),
        lines.getLast());
  }

  @Test
  void theMostFrequentComeFirst() {
    List<String> lines = Demo.run("census", "--limit", "50", "--top", "3").lines();
    List<Integer> counts =
        lines.subList(0, 3).stream()
            .map(line -> Integer.valueOf(line.strip().split(" ", 2)[0]))
            .toList();
    assertEquals(counts.stream().sorted((a, b) -> b - a).toList(), counts);
    assertEquals(4, lines.size());
  }

  @Test
  void aClassRefersToThoseItNamesAndNotToItself() throws IOException {
    Map<String, Integer> references =
        ClassFiles.references(List.of("/modules/java.base/java/lang/Integer.class"));
    assertEquals(1, references.get("java.lang.Number"));
    assertTrue(!references.containsKey("java.lang.Integer"));
    assertTrue(references.keySet().stream().noneMatch(name -> name.startsWith("[")));
  }
}
