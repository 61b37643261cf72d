package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.manyhands.command.Command;
import org.manyhands.task.Task;

class TaskNamesTest {

  @Test
  void aTaskIsCalledAfterItsClassUnlessItHasAName() {
    Task<Integer> task = () -> 1;
    String lambda = "Task 'lambda in %s'".formatted(TaskNamesTest.class.getName());
    assertEquals(lambda, TaskNames.of(TaskNames.subject(task)));
    assertEquals(lambda, TaskNames.of(TaskNames.subject(task, TaskOptions.none())));
    assertEquals("Task 'x'", TaskNames.of(TaskNames.subject(task, TaskOptions.named("x"))));
  }

  @Test
  void aCommandIsCalledAfterItsProgramUnlessItHasAName() {
    Command command = Command.of("/usr/bin/git", "status");
    assertEquals("Task 'git'", TaskNames.of(TaskNames.subject(command)));
    assertEquals("Task 'x'", TaskNames.of(TaskNames.subject(command, TaskOptions.named("x"))));
    Object tagged = TaskNames.subject(command, TaskOptions.none().withTag("k", "v"));
    assertEquals("Task 'git'", TaskNames.of(tagged));
    assertEquals(Map.of("k", "v"), TaskNames.info(tagged, 1).tags());
    assertEquals(2, TaskNames.info(TaskNames.subject(tagged, 2), 1).attempt());
  }
}
