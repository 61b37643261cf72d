package org.manyhands;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.manyhands.Launcher.Preparation;

/** A task whose input is the results of others. It ends as the first of them that fails. */
final class DependentFuture<A extends @Nullable Object, T extends @Nullable Object>
    extends Relay<T> {

  /**
   * Let go of once they have ended, so that a chain of tasks does not keep all that came before.
   */
  private volatile List<? extends Promise<? extends A>> inputs;

  /** What became of the input as which this task ended. */
  private volatile @Nullable String inputEnd;

  private final Function<List<A>, Preparation<T>> task;
  private final AtomicInteger open;
  private final AtomicBoolean settled = new AtomicBoolean();

  DependentFuture(
      List<? extends Promise<? extends A>> inputs,
      Function<List<A>, Preparation<T>> task,
      Object subject,
      Owner owner) {
    super(subject, owner);
    this.inputs = inputs;
    this.task = task;
    this.open = new AtomicInteger(inputs.size());
  }

  @Override
  void begin() {
    if (inputs.stream().allMatch(Promise::isDone)) {
      settle(); // in this thread, so that a backend without concurrency runs it here
    } else {
      inputs.forEach(input -> input.whenEnded(() -> inputEnded(input)));
    }
  }

  private void inputEnded(Promise<?> input) {
    boolean last = open.decrementAndGet() == 0;
    if (last || input.state() != State.SUCCESS) {
      home().scheduler().execute(this::settle);
    }
  }

  private void settle() {
    if (settled.compareAndSet(false, true)) {
      List<? extends Promise<? extends A>> ended = inputs;
      inputs = List.of();
      settle(ended);
    }
  }

  private void settle(List<? extends Promise<? extends A>> ended) {
    for (Promise<? extends A> input : ended) {
      if (input.isDone() && input.state() != State.SUCCESS) {
        inputEnd = input.describeFirstEnd(); // and not the input, which may keep much
        if (!endWithoutValue(input, true)) {
          inputEnd = null; // it was cancelled meanwhile
        }
        return;
      }
    }
    startAttempt(task.apply(ended.stream().<A>map(Promise::resultNow).toList()).prepare(this, 1));
  }

  @Override
  String describeEnd() {
    String cause = inputEnd;
    return cause == null
        ? super.describeEnd()
        : "%s never ran, because %s".formatted(describe(), cause);
  }

  @Override
  String describeFirstEnd() {
    String cause = inputEnd;
    return cause == null ? describeEnd() : cause;
  }

  @Override
  void attemptEnded(Promise<T> attempt, boolean over) {
    endAsAttempt(attempt, over);
  }

  @Override
  List<? extends Promise<?>> waitsForInputs() {
    List<? extends Promise<? extends A>> present = inputs;
    boolean aboutToEnd =
        present.stream().anyMatch(input -> input.isDone() && input.state() != State.SUCCESS);
    return aboutToEnd ? List.of() : present.stream().filter(input -> !input.isDone()).toList();
  }
}
