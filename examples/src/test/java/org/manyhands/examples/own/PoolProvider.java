package org.manyhands.examples.own;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Capability;

/** A backend of one's own: a fixed pool of the JDK's. */
public final class PoolProvider implements BackendProvider {

  /** For {@link java.util.ServiceLoader}. */
  public PoolProvider() {}

  @Override
  public String name() {
    return "pool";
  }

  @Override
  public String description() {
    return "a fixed pool of platform threads";
  }

  @Override
  public Backend open(BackendOptions options) {
    String threads = "manyhands-%s-".formatted(options.executorName());
    return new Pool(
        Executors.newFixedThreadPool(
            options.parallelism(), Thread.ofPlatform().daemon().name(threads, 1).factory()),
        options.parallelism(),
        ConcurrentHashMap.newKeySet());
  }

  private record Pool(ExecutorService pool, int size, Set<Attempt<?>> open) implements Backend {

    @Override
    public BackendInfo info() {
      return new BackendInfo(
          "pool",
          size,
          size,
          Set.of(Capability.CONCURRENCY, Capability.SHARED_MEMORY, Capability.INTERRUPTION));
    }

    @Override
    public void start(Attempt<?> attempt) {
      open.add(attempt);
      try {
        pool.execute(() -> run(attempt));
      } catch (RejectedExecutionException closed) {
        open.remove(attempt);
        attempt.cancel();
      }
    }

    private void run(Attempt<?> attempt) {
      try {
        attempt.run();
      } finally {
        open.remove(attempt);
      }
    }

    @Override
    public void close() {
      pool.shutdown(); // from here on start() cancels
      open.forEach(Attempt::cancel); // what waits is dropped, what runs is interrupted
      try {
        pool.awaitTermination(5, TimeUnit.SECONDS); // not for ever: a task may ignore all that
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
