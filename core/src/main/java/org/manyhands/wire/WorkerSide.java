package org.manyhands.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;
import org.manyhands.task.TaskNotSerializableException;

/**
 * The side of a boundary where tasks run: reads a task, calls it, and writes what became of it.
 * Thread-safe.
 */
public final class WorkerSide {

  private final Codec codec;
  private final MessageLimit limit;
  private final String missingClass;

  /**
   * A worker's side.
   *
   * @param codec reads tasks and writes results
   * @param limit the longest result
   * @param missingClass what to do about a class that is not found, as a sentence
   */
  public WorkerSide(Codec codec, MessageLimit limit, String missingClass) {
    this.codec = codec;
    this.limit = limit;
    this.missingClass = missingClass;
  }

  /**
   * Runs a task in this thread, within its {@link TaskContext}. Never throws.
   *
   * @param frame a {@link Frame.Type#TASK}
   * @param signals what reaches the task while it runs
   * @return the answer, within the limit: a result, a failure or a refusal
   */
  public Frame run(Frame frame, RunSignals signals) {
    try {
      Frame answer = answer(frame, signals);
      return limit.allows(answer.payload()) ? answer : tooLong(answer);
    } catch (Throwable e) { // above all, too little memory for the answer
      return refusal(frame, "ran, but its result could not be written: " + Failures.describeOne(e));
    }
  }

  /**
   * Reads a task and calls it in this thread, within its {@link TaskContext}, as {@link #run} does,
   * but for somebody who looks on: what reading or calling it throws, comes through as it is.
   *
   * @param frame a {@link Frame.Type#TASK}
   * @param signals what reaches the task while it runs
   * @return what the task returned
   * @throws Exception what it threw; or an {@link IOException} or {@link ClassNotFoundException},
   *     if it cannot be read here
   */
  public @Nullable Object call(Frame frame, RunSignals signals) throws Exception {
    byte[] payload = frame.payload();
    TaskInfo info = TaskHeader.read(payload);
    Object task = codec.decodeTask(payload, TaskHeader.length(payload));
    return TaskContext.call(
        new WorkerContext(info, signals), (Task<?>) Objects.requireNonNull(task, "the task"));
  }

  private Frame answer(Frame frame, RunSignals signals) {
    TaskInfo info;
    Task<?> task;
    try {
      info = TaskHeader.read(frame.payload());
      task = (Task<?>) codec.decodeTask(frame.payload(), TaskHeader.length(frame.payload()));
    } catch (ClassNotFoundException e) {
      return refusal(
          frame,
          "could not be read where it runs, for lack of the class '%s'. %s"
              .formatted(e.getMessage(), missingClass));
    } catch (Throwable e) { // the classes that are read are a user's, and may throw anything
      return refusal(
          frame, "could not be read where it runs: " + RefusedClassException.explain(e, limit));
    }
    if (task == null) {
      return refusal(frame, "could not be read where it runs: it is null");
    }
    return call(frame, task, new WorkerContext(info, signals));
  }

  private Frame call(Frame frame, Task<?> task, TaskContext context) {
    Object value;
    try {
      value = TaskContext.call(context, task);
    } catch (Throwable thrown) {
      return new Frame(Frame.Type.FAILURE, frame.task(), Failures.encode(thrown, codec));
    }
    return result(frame, value);
  }

  private Frame result(Frame frame, @Nullable Object value) {
    try {
      return new Frame(Frame.Type.RESULT, frame.task(), codec.encode(value, "The result"));
    } catch (TaskNotSerializableException e) {
      return refusal(frame, String.valueOf(e.getMessage()));
    }
  }

  private Frame tooLong(Frame answer) {
    return refusal(answer, "ran, but its result " + limit.complaint(answer.payload(), "return"));
  }

  private static Frame refusal(Frame frame, String reason) {
    return new Frame(Frame.Type.REFUSAL, frame.task(), reason.getBytes(StandardCharsets.UTF_8));
  }

  /** A task that was submitted on the other side. */
  private record WorkerContext(TaskInfo task, RunSignals signals) implements TaskContext {
    @Override
    public boolean isCancelled() {
      return signals.isCancelled();
    }

    @Override
    public void progress(long done, long total) {
      Progress.requireValid(done, total);
      signals.progress(done, total);
    }
  }
}
