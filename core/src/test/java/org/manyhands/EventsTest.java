package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.observe.TaskListener;
import org.manyhands.task.TaskInfo;

class EventsTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int TELLERS = 4;
  private static final int EACH = 1000;

  private final Home home = new Home("test", new SystemScheduler("test"));
  private final Events events = new Events(home);
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final TaskListener listener =
      new TaskListener() {
        @Override
        public void submitted(TaskInfo task) {
          heard.add(task.name());
        }
      };

  private void tell(String name, TaskListener... whom) {
    TaskInfo info = new TaskInfo(1, name, 1, java.util.Map.of());
    events.tell(List.of(whom), one -> one.submitted(info));
  }

  @Test
  void nobodyIsBetweenATaskAndItsOwnerIfNobodyListens() {
    Owner owner = (task, over) -> {};
    assertSame(owner, events.around(owner));
    events.add(listener);
    events.remove(listener);
    assertSame(owner, events.around(owner));
  }

  @Test
  void whatOneThreadTellsIsHeardInOrder() throws InterruptedException {
    IntStream.range(0, EACH).forEach(i -> tell("" + i, listener));
    events.awaitTold(LONG);
    assertEquals(IntStream.range(0, EACH).mapToObj(String::valueOf).toList(), heard);
  }

  @Test
  void whatManyThreadsTellIsHeardOnceAndOneAfterTheOther() throws InterruptedException {
    List<String> unguarded = new ArrayList<>(); // would lose elements, were it added to at once
    TaskListener single =
        new TaskListener() {
          @Override
          public void submitted(TaskInfo task) {
            unguarded.add(task.name());
          }
        };
    List<Thread> tellers =
        IntStream.range(0, TELLERS)
            .mapToObj(teller ->
                Thread.ofPlatform()
                    .start(() ->
                        IntStream.range(0, EACH).forEach(i -> tell(teller + " " + i, single))))
            .toList();
    for (Thread teller : tellers) {
      teller.join();
    }
    events.awaitTold(LONG);
    assertEquals(TELLERS * EACH, unguarded.stream().distinct().count());
    for (int i = 0; i < TELLERS; i++) {
      String prefix = i + " ";
      assertEquals(
          IntStream.range(0, EACH).mapToObj(n -> prefix + n).toList(),
          unguarded.stream().filter(name -> name.startsWith(prefix)).toList());
    }
  }

  @Test
  void aListenerThatThrowsKeepsNothingFromOthers() throws InterruptedException {
    TaskListener throwing =
        new TaskListener() {
          @Override
          public void submitted(TaskInfo task) {
            throw new StackOverflowError("listener");
          }
        };
    tell("first", throwing, listener);
    tell("second", throwing, listener);
    events.awaitTold(LONG);
    assertEquals(List.of("first", "second"), heard);
  }

  @Test
  void aListenerMayWaitForWhatItWouldHearItself() throws InterruptedException {
    CountDownLatch waited = new CountDownLatch(1);
    TaskListener waiting =
        new TaskListener() {
          @Override
          public void submitted(TaskInfo task) {
            try {
              events.awaitTold(LONG);
              waited.countDown();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    tell("task", waiting);
    waited.await();
  }

  @Test
  void waitingForAListenerThatBlocksHasAnEnd() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    TaskListener blocking =
        new TaskListener() {
          @Override
          public void submitted(TaskInfo task) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    tell("task", blocking, listener);
    events.awaitTold(Duration.ofMillis(1));
    assertEquals(List.of(), heard);
    release.countDown();
    events.awaitTold(LONG);
    assertEquals(List.of("task"), heard);
  }
}
