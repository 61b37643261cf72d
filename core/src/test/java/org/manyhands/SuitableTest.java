package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Capability;
import org.manyhands.task.UnsupportedTaskException;

class SuitableTest {

  @Test
  void anInstalledBackendIsNamed() {
    assertEquals(
        "Set manyhands.backend to 'process', which has it, or leave the requirement out.",
        Suitable.advice(Set.of(Capability.KILL), List.of("process", "threads")));
    assertEquals(
        "Set manyhands.backend to 'threads', which has it, or leave the requirement out.",
        Suitable.advice(Set.of(Capability.SHARED_MEMORY), List.of("process", "threads")));
  }

  @Test
  void whatIsNotInstalledIsToBeAdded() {
    assertEquals(
        "Add org.manyhands:manyhands-process and set manyhands.backend to 'process', which has it, or leave the requirement out.",
        Suitable.advice(Set.of(Capability.ISOLATION, Capability.KILL), List.of("threads")));
  }

  @Test
  void whatNobodyHasIsNotPromised() {
    String advice =
        Suitable.advice(
            Set.of(Capability.SHARED_MEMORY, Capability.KILL), List.of("process", "threads"));
    assertTrue(advice.contains("if there is one"), advice);
  }

  @Test
  void whoeverIsRefusedIsToldWhatToDo() {
    TaskOptions isolated = TaskOptions.none().withRequired(Capability.ISOLATION);
    try (TaskExecutor executor = new ManualBackend(1).executor()) {
      String refusal =
          assertThrows(UnsupportedTaskException.class, () -> executor.submit(() -> 1, isolated))
              .toString();
      assertTrue(refusal.contains("'process'"), refusal);
      String explanation = executor.explain(() -> 1, isolated).toString();
      assertTrue(explanation.contains("'process'"), explanation);
    }
  }
}
