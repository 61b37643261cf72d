package org.manyhands;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.manyhands.shared.SharedArrays;
import org.manyhands.shared.SharingTask;
import org.manyhands.spi.Backend;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.slf4j.MDC;

/** Makes of tasks what a backend can start: whole, or in parts. */
final class Launcher {

  private static final Cut WHOLE = new Cut(1, false);

  private final Backend backend;
  private final Cut cut;
  private final SharedArrays arrays;

  Launcher(Backend backend, Cut cut, SharedArrays arrays) {
    this.backend = backend;
    this.arrays = arrays;
    this.cut = cut;
  }

  /** A task that is not started yet. */
  interface Preparation<T extends @Nullable Object> {

    /**
     * Prepares one run of the task.
     *
     * @param attempt its number, from 1
     */
    Startable<T> prepare(Owner owner, int attempt);
  }

  /** The task as the thread that asks would run it: with its logging context. */
  <T extends @Nullable Object> Startable<T> prepare(Task<T> task, Object subject, Owner owner) {
    return prepare(task, subject, owner, MDC.getCopyOfContextMap());
  }

  <T extends @Nullable Object> Startable<T> prepare(
      Task<T> task, Object subject, Owner owner, @Nullable Map<String, String> mdc) {
    if (!(task instanceof DivisibleTask<T> divisible)) {
      return whole(MdcTask.around(task, mdc), subject, owner);
    }
    if (!backend.takesWhole(divisible)) {
      return prepareParts(divisible, cut, subject, owner, mdc);
    }
    return task instanceof SharingTask<T>
        ? prepareParts(divisible, WHOLE, subject, owner, mdc) // its result is to be shared, still
        : whole(divisible, subject, owner);
  }

  private static <T extends @Nullable Object> Startable<T> whole(
      Task<T> task, Object subject, Owner owner) {
    return new AttemptFuture<>(task, subject, AttemptEvent.around(owner));
  }

  private <T extends @Nullable Object> Startable<T> prepareParts(
      DivisibleTask<T> task,
      Cut cut,
      Object subject,
      Owner owner,
      @Nullable Map<String, String> mdc) {
    try {
      return SplitFuture.of(task, MdcTask.around(assemble(task), mdc), cut, subject, owner);
    } catch (RuntimeException | Error thrown) { // the task's own, which call() would throw, too
      return new FailedStart<>(thrown, subject, owner);
    }
  }

  private <T extends @Nullable Object> Assembly<?, T> assemble(DivisibleTask<T> task) {
    return task instanceof SharingTask<T> sharing ? sharing.assemble(arrays) : task.assemble();
  }

  int parts(DivisibleTask<?> task) {
    return backend.takesWhole(task) ? 1 : cut.parts(task);
  }
}
