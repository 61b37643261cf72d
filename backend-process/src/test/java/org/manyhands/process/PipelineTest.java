package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.spi.Attempt;
import org.mockito.Mockito;

class PipelineTest {

  private static final int MANY = 100;

  /** Of which 8 fit, if their mean is rounded up. */
  private static final long QUICK = Pipeline.WORK_AHEAD / 8 - 10;

  @TempDir Path folder;
  private Turnstile worker;
  private Pipeline pipeline;
  private long now;

  @BeforeEach
  void open() throws IOException {
    Path file = folder.resolve("turns");
    pipeline = new Pipeline(Turnstile.create(file), () -> now);
    worker = Turnstile.open(file);
  }

  private static Job job(int bytes) {
    return new Job(Mockito.mock(Attempt.class), new byte[bytes]);
  }

  private long add(Job job) {
    return pipeline.add(job);
  }

  @Test
  void jobsAreAnsweredInOrder() {
    Job first = job(1);
    Job second = job(1);
    long one = add(first);
    long two = add(second);
    assertSame(first, pipeline.head());
    assertNull(pipeline.answered(two));
    assertSame(first, pipeline.answered(one));
    assertSame(second, pipeline.running(two));
    assertSame(second, pipeline.answered(two));
    assertTrue(pipeline.isEmpty());
    assertNull(pipeline.head());
  }

  @Test
  void whatIsRevokedIsGoneAndWhatHasStartedIsNot() {
    Job first = job(1);
    Job second = job(1);
    long one = add(first);
    long two = add(second);
    assertTrue(worker.enter(one));
    assertFalse(pipeline.revoke(one));
    assertSame(second, pipeline.lastAhead());
    assertTrue(pipeline.revoke(two));
    assertNull(pipeline.lastAhead());
    assertFalse(pipeline.contains(second));
    assertTrue(pipeline.contains(first));
  }

  @Test
  void aWorkerLeavesWhatItHasStartedAndWhatItHasNot() {
    Job first = job(1);
    Job second = job(1);
    Job third = job(1);
    long one = add(first);
    add(second);
    add(third);
    assertTrue(worker.enter(one));
    Pipeline.Rest rest = pipeline.drain();
    assertEquals(List.of(first), rest.started());
    assertEquals(List.of(second, third), rest.untouched());
    assertTrue(pipeline.isEmpty());
  }

  @Test
  void thereIsNoRoomAheadOfNothing() {
    assertEquals(0, pipeline.room());
  }

  @Test
  void roomIsForAsMuchAsIsDoneUntilMoreCanCome() {
    run(MANY, QUICK);
    assertEquals(8 - 1, pipeline.room());
    add(job(Pipeline.MOST_BYTES_AHEAD));
    assertEquals(0, pipeline.room());
  }

  @Test
  void thereIsNoRoomAheadOfTasksThatTakeLong() {
    run(MANY, QUICK);
    run(2, 10 * Pipeline.WORK_AHEAD); // quick ones may be followed by slow ones
    assertEquals(0, pipeline.room());
  }

  /** Tasks that take so many nanoseconds, the next being there when the one before is answered. */
  private void run(int tasks, long duration) {
    if (pipeline.isEmpty()) {
      add(job(1));
    }
    for (int i = 0; i < tasks; i++) {
      long next = add(job(1));
      now += duration;
      pipeline.answered(next - 1);
    }
  }

  @Test
  void theFirstIsNotTakenAway() {
    long one = add(job(1));
    long two = add(job(1));
    pipeline.answered(one);
    assertFalse(pipeline.revokeAhead(two));
    long three = add(job(1));
    assertTrue(pipeline.revokeAhead(three));
    assertFalse(pipeline.isEmpty());
  }

  @Test
  void oneIsToldThatItRanEmpty() {
    long one = add(job(1));
    long two = add(job(1));
    assertFalse(pipeline.ranEmpty());
    pipeline.answered(one);
    assertFalse(pipeline.ranEmpty());
    assertTrue(pipeline.revoke(two));
    assertTrue(pipeline.ranEmpty());
    assertFalse(pipeline.ranEmpty());
  }

  @Test
  void whatCameMeanwhileIsNotEmpty() {
    pipeline.answered(add(job(1)));
    add(job(1));
    assertFalse(pipeline.ranEmpty());
  }
}
