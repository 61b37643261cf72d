package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.Task;

/** What virtual threads promise beyond the rules of the kit. */
class VirtualTest {

  private static final Duration BOUND = Duration.ofSeconds(20);

  @Test
  void everyTaskHasAVirtualThreadNamedAfterTheExecutor() throws Exception {
    try (TaskExecutor executor = open()) {
      Thread thread = executor.submit(Thread::currentThread).get(20, TimeUnit.SECONDS);
      assertTrue(thread.isVirtual());
      assertTrue(thread.getName().startsWith("manyhands-virtual"), thread::getName);
    }
  }

  @Test
  void tasksThatWaitDoNotHoldUpOthers() throws Exception {
    try (TaskExecutor executor = open()) {
      CountDownLatch all = new CountDownLatch(1000);
      Task<Boolean> task =
          () -> {
            all.countDown();
            return all.await(BOUND.toSeconds(), TimeUnit.SECONDS);
          };
      List<TaskFuture<Boolean>> futures =
          IntStream.range(0, 1000).mapToObj(i -> executor.submit(task)).toList();
      for (TaskFuture<Boolean> future : futures) {
        assertEquals(true, future.get(BOUND.toSeconds(), TimeUnit.SECONDS));
      }
    }
  }

  private static TaskExecutor open() {
    return TaskExecutor.open(
        ExecutorConfig.named("virtual").withBackend("virtual").withParallelism(1));
  }

  @Test
  void theProgramMakesItsThreads() {
    var virtual = new VirtualProvider(Thread.ofVirtual().name("mine").factory());
    try (TaskExecutor executor = TaskExecutor.open(ExecutorConfig.named("made"), virtual)) {
      assertEquals("mine", executor.run(() -> Thread.currentThread().getName()));
    }
  }
}
