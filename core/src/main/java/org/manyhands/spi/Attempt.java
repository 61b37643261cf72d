package org.manyhands.spi;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskInfo;

/**
 * One run of one task, made and owned by the executor and carried out by a backend. Thread-safe.
 *
 * <p>An attempt ends exactly once, by whichever of {@link #succeed}, {@link #fail}, {@link #abort}
 * and {@link #cancel} comes first; later calls do not change the outcome. A backend that runs tasks
 * in this JVM needs {@link #run()} alone; any other calls {@link #begin}, then one of the first
 * three, also for an attempt that was cancelled meanwhile: that is how it becomes known that a task
 * that was stopped has really ended.
 *
 * @param <T> the type of the result
 */
public interface Attempt<T extends @Nullable Object> extends Runnable, TaskContext.Source {

  /**
   * The task to run.
   *
   * @return the task
   */
  Task<T> task();

  /**
   * What the task is called in messages, for example {@code Task 'lambda in org.example.Main'}.
   *
   * @return a description, to begin a sentence with
   */
  String name();

  /**
   * The id, name and tags of the task, and which attempt this is: what a {@link TaskContext} in
   * another process shows.
   *
   * @return what the task is called
   */
  TaskInfo info();

  /**
   * Says that the task starts now, and how to stop it.
   *
   * @param stopper called at most once, if the attempt is cancelled while it runs
   * @return {@code false} if the attempt has ended already, by being cancelled: drop it
   */
  boolean begin(Stopper stopper);

  /**
   * Says that the task is with a worker that has others to run before it, and starts there before
   * anybody can call {@link #begin}; which is to be called when it is known that its turn has come.
   * Until then, whoever cancels the attempt revokes it first; if that comes too late, the attempt
   * has begun. To be called before the task is sent.
   *
   * @param elsewhere the task where it will be
   * @return {@code false} if somebody cancels the attempt, so that it must not be sent: drop it
   */
  boolean sentAhead(Revocable elsewhere);

  /**
   * The context of this attempt, for a backend that calls the task in this JVM but not by {@link
   * #run()}: the executor sees by it who waits for whom. To be asked after {@link #begin}, by the
   * thread that began.
   *
   * <pre>{@code
   * if (attempt.begin(stopper)) {
   *   value = TaskContext.call(attempt.context(), attempt.task());
   * }
   * }</pre>
   *
   * @return the context, for {@link TaskContext#call}
   */
  @Override
  TaskContext context();

  /**
   * Passes on what the task says of its progress; see {@link TaskContext#progress}.
   *
   * @param done the units done so far
   * @param total all units, or 0 if that is not known
   * @throws IllegalArgumentException if a number is negative
   */
  void progress(long done, long total);

  /**
   * Ends the attempt with what {@code call()} returned.
   *
   * @param value the result
   */
  void succeed(T value);

  /**
   * Ends the attempt with what {@code call()} threw.
   *
   * @param thrown the task's own failure
   */
  void fail(Throwable thrown);

  /**
   * Ends the attempt without an outcome of {@code call()}.
   *
   * @param reason why there is none
   */
  void abort(TaskException reason);

  /** Ends the attempt as cancelled, and stops it if it runs. */
  void cancel();

  /**
   * Whether the attempt has ended, so that a backend can drop work that nobody waits for.
   *
   * @return whether it has ended
   */
  boolean isDone();

  /**
   * Why this attempt has failed: what {@code call()} threw, why there is no outcome of it, or that
   * its time was up. For reports on attempts that a backend was told to stop. Waits for whoever is
   * ending the attempt just now, which is brief.
   *
   * @return the reason, or {@code null} if the attempt has not ended, has succeeded or was
   *     cancelled
   */
  @Nullable Throwable reason();

  /**
   * Begins, calls the task in this thread, within its {@link TaskContext}, and succeeds or fails:
   * never throws. If the attempt is cancelled meanwhile, this thread is interrupted; that interrupt
   * does not outlast this call.
   */
  @Override
  default void run() {
    run(UnaryOperator.identity());
  }

  /**
   * As {@link #run()}, calling another task in the place of {@link #task()}: one around it, that
   * takes its time before or after it, or fails instead.
   *
   * @param around makes the task that is called, on this thread, once the attempt has begun
   */
  void run(UnaryOperator<Task<T>> around);
}
