package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskOptions;
import org.manyhands.task.Action;
import org.slf4j.LoggerFactory;

/** What is said of a task that goes on although its executor is closed. */
class GraceTest {

  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual"})
  @ResourceLock("the logger of Grace")
  void theTaskThatDoesNotHeedItsInterruptIsNamed(String backend) throws InterruptedException {
    Logger logger = (Logger) LoggerFactory.getLogger(Grace.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.WARN);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    Action stubborn =
        () -> {
          started.countDown();
          awaitStubbornly(letGo);
        };
    try {
      TaskExecutor executor =
          TaskExecutor.open(
              ExecutorConfig.named("stubborn")
                  .withBackend(backend)
                  .with("manyhands.%s.grace".formatted(backend), "1ms"));
      var _ = executor.submit(stubborn, TaskOptions.named("report 17"));
      started.await();
      executor.shutdownNow();
      List<String> warnings = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertEquals(1, warnings.size(), warnings::toString);
      assertTrue(
          warnings.getFirst().startsWith("Task 'report 17' was cancelled"), warnings::toString);
    } finally {
      letGo.countDown();
      logger.detachAppender(log);
      logger.setLevel(null);
    }
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        Thread.onSpinWait(); // which is what is tested
      }
    }
  }
}
