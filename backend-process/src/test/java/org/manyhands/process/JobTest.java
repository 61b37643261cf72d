package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.spi.Attempt;
import org.manyhands.task.TaskRejectedException;
import org.mockito.Mockito;
import org.mockito.stubbing.OngoingStubbing;

/** Those who stop a job meet those who send it. */
class JobTest {

  @TempDir Path folder;
  private final Attempt<?> attempt = Mockito.mock(Attempt.class);
  private final WorkerProcess worker = Mockito.mock(WorkerProcess.class);
  private final Job job = new Job(attempt, new byte[1]);
  private Pipeline pipeline;

  @BeforeEach
  void open() throws IOException {
    pipeline = new Pipeline(Turnstile.create(folder.resolve("turns")), System::nanoTime);
  }

  private OngoingStubbing<Boolean> begin() {
    return Mockito.when(attempt.begin(any()));
  }

  private void assertDropped() {
    assertNull(job.sendTo(worker, pipeline, false));
    assertTrue(pipeline.isEmpty());
    Mockito.verify(attempt).abort(any(TaskRejectedException.class));
  }

  @Test
  void whatIsStoppedAfterItBeganAndBeforeItWasSentIsNotSent() {
    begin()
        .then(_ -> {
          job.stop();
          return true;
        });
    assertDropped();
  }

  @Test
  void whatWasStoppedIsNotSentToAnotherWorkerWhenItsOwnHasDied() {
    begin().thenReturn(true);
    assertNotNull(job.sendTo(worker, pipeline, false));
    job.stop();
    Mockito.verify(worker).stop(job, 1);
    assertEquals(1, pipeline.drain().untouched().size());
    job.lost();
    assertDropped();
  }

  @Test
  void whatIsRevokedAsItBeginsIsSentSoThatItCanBeStopped() {
    begin().then(_ -> job.revoke()); // between the two calls of one who cancels
    assertNotNull(job.sendTo(worker, pipeline, false));
    job.stop();
    Mockito.verify(worker).stop(job, 1);
  }

  @Test
  void whatWasRevokedIsNotSentAhead() {
    Mockito.when(attempt.sentAhead(job)).thenReturn(true);
    assertTrue(job.revoke());
    assertNull(job.sendTo(worker, pipeline, true));
    Mockito.verify(attempt, Mockito.never()).abort(any());
  }
}
