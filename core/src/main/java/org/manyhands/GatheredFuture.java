package org.manyhands;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFailedException;

/** What several tasks come to. It runs nothing itself, and cancels none of them. */
final class GatheredFuture<T extends @Nullable Object, R extends @Nullable Object>
    extends Promise<R> {

  private final List<Promise<T>> inputs;
  private final ScopePolicy<T, R> policy;
  private final boolean needsAll;
  private final AtomicInteger open;

  /** What the policy threw to say that tasks failed, and which. */
  private volatile @Nullable TaskFailedException failure;

  private GatheredFuture(List<Promise<T>> inputs, ScopePolicy<T, R> policy, boolean needsAll) {
    super(
        "%s of %d tasks".formatted(policy, inputs.size()),
        new Gatherer(inputs.isEmpty() ? Home.NONE : inputs.getFirst().home()));
    this.inputs = inputs;
    this.policy = policy;
    this.needsAll = needsAll;
    this.open = new AtomicInteger(inputs.size());
    moveToRunning();
  }

  /**
   * Gathers tasks.
   *
   * @param needsAll whether it cannot come to an end, but a bad one, before all tasks have ended
   */
  static <T extends @Nullable Object, R extends @Nullable Object> GatheredFuture<T, R> of(
      List<? extends TaskFuture<? extends T>> futures, ScopePolicy<T, R> policy, boolean needsAll) {
    GatheredFuture<T, R> gathered = new GatheredFuture<>(promises(futures), policy, needsAll);
    gathered.watch();
    return gathered;
  }

  @SuppressWarnings("unchecked") // every TaskFuture is one, and a promise only gives its value
  private static <T extends @Nullable Object> List<Promise<T>> promises(
      List<? extends TaskFuture<? extends T>> futures) {
    return Arguments.copyOf(futures, "futures").stream()
        .map(future -> (Promise<T>) future)
        .toList();
  }

  private void watch() {
    if (inputs.isEmpty()) {
      settle();
    }
    inputs.forEach(input -> input.whenEnded(() -> inputEnded(input)));
  }

  private void inputEnded(Promise<T> input) {
    boolean last = open.decrementAndGet() == 0;
    if (!isDone() && (last || policy.decides(input))) {
      settle();
    }
  }

  private void settle() {
    R result;
    try {
      result = policy.result(inputs);
    } catch (CancellationException e) {
      cancel(false);
      return;
    } catch (TaskFailedException e) {
      failure = e;
      endWithFailure(e.getCause() == null ? e : e.getCause());
      return;
    } catch (TaskException e) {
      endWithReason(e);
      return;
    } catch (RuntimeException | Error e) {
      endWithFailure(e);
      return;
    }
    endWithValue(result);
  }

  /** It is the task that failed which matters, and not that others were gathered with it. */
  @Override
  String describeEnd() {
    TaskFailedException told = failure;
    if (told == null || isCancelled()) {
      return super.describeEnd();
    }
    return inputs.stream()
        .filter(input -> failedWith(input, told.getCause()))
        .findFirst()
        .map(Promise::describeFirstEnd)
        .orElseGet(super::describeEnd);
  }

  @SuppressWarnings("ReferenceEquality") // the very exception that the task threw
  private static boolean failedWith(Promise<?> input, @Nullable Throwable cause) {
    return input.state() == State.FAILED && input.exceptionNow() == cause;
  }

  @Override
  List<? extends Throwable> alsoThrown() {
    TaskFailedException told = failure;
    return told == null ? List.of() : List.of(told.getSuppressed());
  }

  @Override
  boolean hasBegun() {
    return true;
  }

  @Override
  void stop(boolean mayInterrupt) {
    over();
  }

  @Override
  List<? extends Promise<?>> parts() {
    return needsAll ? inputs : List.of();
  }

  /** The tasks of which any may end this one. */
  List<? extends Promise<?>> choices() {
    return needsAll ? List.of() : inputs;
  }

  @Override
  List<? extends Promise<?>> waitsFor() {
    if (inputs.stream().anyMatch(input -> input.isDone() && policy.decides(input))) {
      return List.of(); // it is about to end
    }
    List<Promise<T>> open = inputs.stream().filter(input -> !input.isDone()).toList();
    return needsAll || open.size() == 1 ? open : List.of();
  }

  private record Gatherer(Home home) implements Owner {
    @Override
    public void ended(Promise<?> task, boolean over) {}
  }
}
