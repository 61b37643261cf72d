package org.manyhands.gpu.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs that are compiled while whoever asked does something else. */
class BuildsTest {

  private static final String SOURCE = "kernel void nothing(global int* v) { *v = 1234; }";

  private static Session open() {
    return Devices.choose("").open(SessionOptions.DEFAULT);
  }

  /** A program and the thread that was given it. */
  private record Given(Program program, Thread thread) {}

  private static CompletableFuture<Given> ask(Session session, String source) {
    CompletableFuture<Given> given = new CompletableFuture<>();
    session.program(
        source,
        false,
        program -> given.complete(new Given(program, Thread.currentThread())),
        given::completeExceptionally);
    return given;
  }

  private static Throwable failure(CompletableFuture<?> future) {
    return future.handle((value, thrown) -> thrown).join();
  }

  @Test
  void aProgramIsHandedOverByAnotherThreadAndThenAtOnce() {
    try (Session session = open()) {
      Given later = ask(session, SOURCE).join();
      assertNotSame(Thread.currentThread(), later.thread);
      CompletableFuture<Given> ready = ask(session, SOURCE);
      assertTrue(ready.isDone());
      assertEquals(new Given(later.program, Thread.currentThread()), ready.join());
    }
  }

  @Test
  void aProgramThatManyAskForIsBuiltOnce() {
    try (Session session = open()) {
      int before = session.compiled();
      List<CompletableFuture<Given>> all =
          IntStream.range(0, 64).parallel().mapToObj(i -> ask(session, SOURCE)).toList();
      Program first = all.getFirst().join().program;
      all.forEach(given -> assertSame(first, given.join().program));
      assertEquals(before + 1, session.compiled());
    }
  }

  @Test
  void aBuildThatFailsIsToldEachTime() {
    try (Session session = open()) {
      String wrong = "kernel void wrong(global int* v) { *v = nowhere; }";
      assertInstanceOf(BuildFailedException.class, failure(ask(session, wrong)));
      assertInstanceOf(BuildFailedException.class, failure(ask(session, wrong)));
    }
  }

  @Test
  void closingEndsWhatIsAskedForAndReleasesWhatIsBuilt() {
    Session session = open();
    List<CompletableFuture<Given>> asked =
        IntStream.range(0, 12).mapToObj(i -> ask(session, SOURCE + "// " + i)).toList();
    session.close();
    int closed = 0;
    for (CompletableFuture<Given> given : asked) {
      Throwable failure = failure(given);
      if (failure != null) {
        assertInstanceOf(SessionClosedException.class, failure);
        closed++;
      }
    }
    assertTrue(closed > 0);
    assertInstanceOf(SessionClosedException.class, failure(ask(session, "anything")));
    Released.requireAll(session);
  }

  /** Everybody asks while the compiler is held up. */
  @Test
  void thoseWhoWaitAreToldInTheOrderInWhichTheyAsked() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger compiled = new AtomicInteger();
    Builds builds =
        new Builds(
            "test",
            (source, fast) -> {
              compiled.incrementAndGet();
              Uninterruptibly.get(() -> {
                go.await();
                return true;
              });
              throw new IllegalStateException(source);
            });
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      builds.request(
          "a",
          false,
          new Builds.Request(
              program -> told.add("built"),
              thrown -> {
                told.add(thrown.getMessage() + number);
                throw new IllegalArgumentException("thrown by who was told");
              }));
    }
    assertTrue(told.isEmpty());
    go.countDown();
    for (int i = 0; i < 10; i++) {
      assertEquals("a" + i, told.take());
    }
    assertEquals(1, compiled.get());
    builds.close();
    assertThrows(
        RejectedExecutionException.class,
        () -> builds.request("a", false, new Builds.Request(p -> {}, t -> {})));
  }

  /** Who is told may wait for another program, also if all threads are at work. */
  @Test
  void whoIsToldMayWaitForTheNextProgram() {
    try (Session session = open()) {
      List<CompletableFuture<Given>> chains =
          IntStream.range(0, 8)
              .mapToObj(i -> {
                CompletableFuture<Given> end = new CompletableFuture<>();
                session.program(
                    SOURCE + "//" + i,
                    false,
                    first -> end.complete(ask(session, SOURCE + "// then " + i).join()),
                    end::completeExceptionally);
                return end;
              })
              .toList();
      chains.forEach(CompletableFuture::join);
    }
  }

  @Test
  void noThreadIsLeft() {
    Session session = open();
    ask(session, SOURCE).join();
    session.close();
    assertFalse(
        Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
            .anyMatch(thread -> thread.getName().endsWith("-compiler")));
  }
}
