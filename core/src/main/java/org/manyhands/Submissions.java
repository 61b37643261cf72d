package org.manyhands;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.manyhands.Admission.Admitted;
import org.manyhands.Launcher.Preparation;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.task.Task;
import org.manyhands.task.UnsupportedTaskException;

/** What a task goes through on its way to the backend, with all that its options ask for. */
final class Submissions {

  private final Backend backend;
  private final BackendInfo info;
  private final Launcher launcher;
  private final Admission admission;
  private final Events events;
  private final Pending pending;

  Submissions(
      Backend backend, Launcher launcher, Admission admission, Events events, Pending pending) {
    this.backend = backend;
    this.info = backend.info();
    this.launcher = launcher;
    this.admission = admission;
    this.events = events;
    this.pending = pending;
  }

  /** How a future is started. */
  private interface Start {
    void start(Startable<?> future, Backend backend);
  }

  <T extends @Nullable Object> TaskFuture<T> submit(Task<T> task, TaskOptions options) {
    return submit(task, options, Startable::start);
  }

  /** Submits a task of which this thread computes a part. */
  <T extends @Nullable Object> TaskFuture<T> submitHelped(Task<T> task, TaskOptions options) {
    return submit(task, options, Startable::startHelped);
  }

  private <T extends @Nullable Object> TaskFuture<T> submit(
      Task<T> task, TaskOptions options, Start start) {
    Objects.requireNonNull(options, "options");
    return options.isPlain() && admission.isUnbounded()
        ? submitPlain(task, start)
        : submit(task, options, UnaryOperator.identity(), start);
  }

  /** What submitting comes to where nothing is asked for: the price of every task. */
  private <T extends @Nullable Object> TaskFuture<T> submitPlain(Task<T> task, Start start) {
    Objects.requireNonNull(task, "task");
    Owner owner = events.around(admission.admit());
    Startable<T> future = launcher.prepare(task, TaskNames.subject(task), owner);
    start.start(future, backend);
    return future;
  }

  /** Submits a task of which somebody else wants to be told, too. */
  <T extends @Nullable Object> Promise<T> submit(
      Task<T> task, TaskOptions options, UnaryOperator<Owner> told) {
    return submit(task, options, told, Startable::start);
  }

  private <T extends @Nullable Object> Promise<T> submit(
      Task<T> task, TaskOptions options, UnaryOperator<Owner> told, Start start) {
    Objects.requireNonNull(task, "task");
    Request request = Request.of(task, options);
    requireCapabilities(request);
    Admitted admitted =
        request.isRetried() ? admission.admitForLater(request) : admission.admit(request);
    return start(task, request, told, admitted, start);
  }

  /** Submits a task as soon as there is room, whatever is configured for when there is none. */
  <T extends @Nullable Object> Promise<T> submitPatiently(
      Task<T> task, Request request, UnaryOperator<Owner> told) {
    return start(task, request, told, admission.admitPatiently(request), Startable::start);
  }

  /** Submits a task that waits for something before it is started. */
  <T extends @Nullable Object> TaskFuture<T> submitLater(
      Request request, Function<Owner, Relay<T>> relay) {
    requireCapabilities(request);
    Admitted admitted = admission.admitForLater(request);
    Owner observed = events.around(admitted.owner());
    Owner limited = TimeLimits.around(observed, null, request.options().deadline());
    Relay<T> future = relay.apply(pending.around(limited));
    future.start(admitted.backend());
    return future;
  }

  /**
   * Checks that the backend can do what is asked for.
   *
   * @throws UnsupportedTaskException if it cannot
   */
  void requireCapabilities(Request request) {
    TaskOptions options = request.options();
    if (!info.capabilities().containsAll(options.requires())) {
      throw new UnsupportedTaskException(
          "%s requires '%s', but the backend '%s' only has '%s'. %s"
              .formatted(
                  TaskNames.of(request.subject()),
                  options.requires(),
                  info.name(),
                  info.capabilities(),
                  Suitable.advice(options.requires())));
    }
  }

  private <T extends @Nullable Object> Promise<T> start(
      Task<T> task, Request request, UnaryOperator<Owner> told, Admitted admitted, Start start) {
    Owner observed = events.around(admitted.owner());
    Startable<T> future =
        request.isRetried()
            ? prepareRetried(task, request, told, observed)
            : prepareOnce(task, request, told.apply(observed));
    start.start(future, admitted.backend());
    return future;
  }

  private <T extends @Nullable Object> Startable<T> prepareOnce(
      Task<T> task, Request request, Owner owner) {
    TaskOptions options = request.options();
    return launcher.prepare(
        task,
        request.subject(),
        TimeLimits.around(owner, options.timeout(), options.deadline()),
        request.mdc());
  }

  private <T extends @Nullable Object> Startable<T> prepareRetried(
      Task<T> task, Request request, UnaryOperator<Owner> told, Owner observed) {
    TaskOptions options = request.options();
    Owner owner = told.apply(TimeLimits.around(observed, null, options.deadline()));
    return new RetryFuture<>(
        attempts(task, request), request.subject(), options, pending.around(owner));
  }

  /** The attempts at a task, each with its time-out. */
  private <T extends @Nullable Object> Preparation<T> attempts(Task<T> task, Request request) {
    return (owner, attempt) ->
        launcher.prepare(
            task,
            request.subject(attempt),
            TimeLimits.around(owner, request.options().timeout(), null),
            request.mdc());
  }

  /** A task that is started later, as often as its options say. */
  <T extends @Nullable Object> Preparation<T> retried(Task<T> task, Request request) {
    Preparation<T> attempts = attempts(task, request);
    return request.isRetried()
        ? (owner, ignored) ->
            new RetryFuture<>(attempts, request.subject(), request.options(), owner)
        : attempts;
  }
}
