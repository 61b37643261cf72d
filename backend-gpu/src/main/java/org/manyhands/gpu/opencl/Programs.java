package org.manyhands.gpu.opencl;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The programs of a session: each is built once, also when several threads ask at a time. */
final class Programs {

  private final Builder builder;
  private final Census census;
  private final Map<Key, FutureTask<Program>> built = new HashMap<>();

  private record Key(String source, String options) {}

  Programs(Builder builder, Census census) {
    this.builder = builder;
    this.census = census;
  }

  /** A program that is there, without waiting for one that is being built. */
  synchronized Optional<Program> find(String source, boolean fast) {
    FutureTask<Program> task = built.get(key(source, fast));
    return task == null || task.state() != FutureTask.State.SUCCESS
        ? Optional.empty()
        : Optional.of(task.resultNow());
  }

  private Key key(String source, boolean fast) {
    return new Key(source, builder.options(fast));
  }

  Program get(String source, boolean fast) {
    Key key = key(source, fast);
    FutureTask<Program> mine =
        new FutureTask<>(() -> new Program(builder.build(key.source, key.options), census));
    FutureTask<Program> task;
    synchronized (this) {
      FutureTask<Program> earlier = built.putIfAbsent(key, mine);
      task = earlier == null ? mine : earlier;
    }
    if (task.equals(mine)) {
      mine.run();
    }
    return await(key, task);
  }

  /** A failure is not kept: what the machine lacked may be there at the next attempt. */
  private Program await(Key key, FutureTask<Program> task) {
    try {
      return Uninterruptibly.get(task::get);
    } catch (ExecutionException e) {
      synchronized (this) {
        built.remove(key, task);
      }
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new AssertionError(e);
      }
    }
  }

  /** Nobody may ask any more. */
  synchronized void release() {
    for (FutureTask<Program> task : built.values()) {
      if (task.state() == FutureTask.State.SUCCESS) {
        task.resultNow().release();
      }
    }
    built.clear();
  }
}
