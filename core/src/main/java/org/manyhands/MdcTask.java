package org.manyhands;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Assembly;
import org.manyhands.task.Task;
import org.slf4j.MDC;

/** A task that logs with the context of the thread that submitted it, wherever it runs. */
record MdcTask<T extends @Nullable Object>(Task<T> task, Map<String, String> mdc)
    implements Task<T> {

  /** The task itself, if there is no context to carry. */
  static <T extends @Nullable Object> Task<T> around(
      Task<T> task, @Nullable Map<String, String> mdc) {
    return mdc == null || mdc.isEmpty() ? task : new MdcTask<>(task, mdc);
  }

  /** The assembly itself, if there is no context to carry. */
  static <P extends @Nullable Object, T extends @Nullable Object> Assembly<P, T> around(
      Assembly<P, T> assembly, @Nullable Map<String, String> mdc) {
    return mdc == null || mdc.isEmpty() ? assembly : new MdcAssembly<>(assembly, mdc);
  }

  /**
   * An executor whose actions log with the context of this thread; the executor itself, if there is
   * none to carry.
   */
  static Executor around(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    Map<String, String> mdc = MDC.getCopyOfContextMap();
    return mdc == null || mdc.isEmpty()
        ? executor
        : action -> executor.execute(() -> run(action, mdc));
  }

  private static void run(Runnable action, Map<String, String> mdc) {
    Map<String, String> before = MDC.getCopyOfContextMap();
    MDC.setContextMap(mdc);
    try {
      action.run();
    } finally {
      restore(before);
    }
  }

  @Override
  public T call() throws Exception {
    Map<String, String> before = MDC.getCopyOfContextMap();
    MDC.setContextMap(mdc);
    try {
      return task.call();
    } finally {
      restore(before);
    }
  }

  private static void restore(@Nullable Map<String, String> before) {
    if (before == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(before);
    }
  }

  private record MdcAssembly<P extends @Nullable Object, T extends @Nullable Object>(
      Assembly<P, T> assembly, Map<String, String> mdc) implements Assembly<P, T> {
    @Override
    public Task<P> part(long from, long to) {
      return new MdcTask<>(assembly.part(from, to), mdc);
    }

    @Override
    public Task<P> partInPlace(long from, long to) {
      return new MdcTask<>(assembly.partInPlace(from, to), mdc);
    }

    @Override
    public void add(long from, P part) {
      assembly.add(from, part);
    }

    @Override
    public T result() {
      return assembly.result();
    }

    @Override
    public void discard() {
      assembly.discard();
    }
  }
}
