package org.manyhands.benchmarks.faults;

import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.manyhands.Cancellation;
import org.manyhands.TaskFuture;

/** A task that was accepted, and what its future says. Keeps no value. */
final class Submitted {

  final long id;
  final Fate fate;
  final boolean repeatable;
  final AtomicInteger completions = new AtomicInteger();
  volatile @Nullable TaskFuture<?> future;
  volatile @Nullable Cancellation cancellation;
  volatile boolean cancelRequested;
  volatile @Nullable State state;
  volatile @Nullable Throwable failure;
  volatile String wrongValue = "";
  volatile long ended;

  Submitted(long id, Fate fate, boolean repeatable) {
    this.id = id;
    this.fate = fate;
    this.repeatable = repeatable;
  }

  void watch(TaskFuture<?> accepted) {
    future = accepted;
    var _ = accepted.whenComplete((value, thrown) -> completed(accepted));
  }

  private void completed(TaskFuture<?> accepted) {
    ended = System.nanoTime();
    state = accepted.state();
    switch (accepted.state()) {
      case SUCCESS -> checkValue(accepted.resultNow());
      case FAILED -> failure = accepted.exceptionNow();
      default -> {}
    }
    completions.incrementAndGet();
    future = null;
  }

  private void checkValue(Object value) {
    if (value instanceof FaultTask.Result result && result.id() == id) {
      try {
        result.cargo().check();
      } catch (AssertionError e) {
        wrongValue = String.valueOf(e.getMessage());
      }
    } else {
      wrongValue = "its value is " + value;
    }
  }

  /** Whether its failure, or a cause of that, has a text in it. */
  boolean failedWith(String text) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
      if (describe(t).contains(text)) {
        return true;
      }
    }
    return false;
  }

  String outcome() {
    Throwable thrown = failure;
    return thrown == null ? String.valueOf(state) : state + " (" + describe(thrown) + ")";
  }

  private static String describe(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (RuntimeException e) { // it is one of the faults
      return thrown.getClass().getName();
    }
  }
}
