package org.manyhands.task;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of tasks that run on virtual threads: a hash table with a lock for each of its many
 * lists. A thread-local value would be found faster, but takes more memory, and few tasks ever ask:
 * with this table, a task on {@code virtual} went from 500 to 446 bytes. Where a million tasks wait
 * to be collected, time goes with bytes.
 */
final class VirtualContexts {

  /** Threads are numbered in turn, so that lists are equally long: 25 for 100 000 threads. */
  private static final int LISTS = 4096;

  private static final Bindings[] TABLE =
      IntStream.range(0, LISTS).mapToObj(i -> new Bindings()).toArray(Bindings[]::new);

  private VirtualContexts() {}

  /** That a thread runs a task. */
  private static final class Binding {

    private final Thread thread;
    private final TaskContext.Source source;
    private @Nullable Binding next;

    Binding(Thread thread, TaskContext.Source source) {
      this.thread = thread;
      this.source = source;
    }
  }

  /** Of a thread that runs a task inside a task, the inner one comes first. */
  private static final class Bindings {

    private @Nullable Binding first;

    synchronized void add(Binding binding) {
      binding.next = first;
      first = binding;
    }

    synchronized void remove(Binding binding) {
      if (binding.equals(first)) {
        first = binding.next;
        return;
      }
      Binding before = first;
      while (before != null && !binding.equals(before.next)) {
        before = before.next;
      }
      if (before != null) {
        before.next = binding.next;
      }
    }

    synchronized TaskContext.@Nullable Source find(Thread thread) {
      for (Binding binding = first; binding != null; binding = binding.next) {
        if (binding.thread.equals(thread)) {
          return binding.source;
        }
      }
      return null;
    }
  }

  private static Bindings of(Thread thread) {
    return TABLE[(int) thread.threadId() & (LISTS - 1)];
  }

  static TaskContext.@Nullable Source find(Thread thread) {
    return of(thread).find(thread);
  }

  static <T extends @Nullable Object> T call(Thread thread, TaskContext.Source source, Task<T> task)
      throws Exception {
    Bindings bindings = of(thread);
    Binding binding = new Binding(thread, source);
    bindings.add(binding);
    try {
      return task.call();
    } finally {
      bindings.remove(binding);
    }
  }
}
