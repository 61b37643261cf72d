package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnstileTest {

  private static final int ROUNDS = 10_000;

  @TempDir Path folder;
  private Turnstile program;
  private Turnstile worker;

  @BeforeEach
  void open() throws IOException {
    Path file = Turnstile.beside(folder.resolve("w1"));
    program = Turnstile.create(file);
    worker = Turnstile.open(file);
    Files.delete(file);
  }

  @Test
  void nothingEntersThatWasNotAdmitted() {
    assertFalse(worker.enter(1));
    program.admit(1);
    assertFalse(worker.enter(2));
    assertFalse(program.hasEntered(1));
    assertTrue(worker.enter(1));
    assertTrue(program.hasEntered(1));
    assertFalse(worker.enter(1));
  }

  @Test
  void whatWasRevokedDoesNotEnterAndWhatHasEnteredIsNotRevoked() {
    program.admit(1);
    program.admit(2);
    assertTrue(program.revoke(1));
    assertTrue(program.revoke(1));
    assertFalse(worker.enter(1));
    assertTrue(worker.enter(2));
    assertFalse(program.revoke(2));
  }

  @Test
  void placesAreUsedAgain() {
    for (long task = 1; task < 3L * Turnstile.PLACES; task++) {
      program.admit(task);
      assertTrue(worker.enter(task));
      if (task > Turnstile.PLACES) {
        assertFalse(worker.enter(task - Turnstile.PLACES));
      }
    }
  }

  @Test
  void ofEnteringAndRevokingAtTheSameTimeOneSucceeds() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    boolean[] entered = new boolean[ROUNDS + 1];
    FutureTask<Boolean> other =
        new FutureTask<>(() -> {
          for (int task = 1; task <= ROUNDS; task++) {
            start.await();
            entered[task] = worker.enter(task);
            start.await();
          }
          return true;
        });
    Thread.ofPlatform().daemon().start(other);
    for (int task = 1; task <= ROUNDS; task++) {
      program.admit(task);
      start.await();
      boolean revoked = program.revoke(task);
      start.await();
      assertEquals(revoked, !entered[task]);
    }
    assertTrue(other.get());
  }

  @Test
  void itIsMadeOnce() throws IOException {
    Path file = folder.resolve("twice");
    Turnstile.create(file);
    assertThrows(FileAlreadyExistsException.class, () -> Turnstile.create(file));
  }
}
