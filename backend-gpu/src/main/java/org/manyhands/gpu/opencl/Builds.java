package org.manyhands.gpu.opencl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has programs compiled by threads of its own, and tells those who wait for one in the order in
 * which they asked. Thread-safe.
 */
final class Builds {

  private static final Logger LOG = LoggerFactory.getLogger(Builds.class);
  private static final int MOST_THREADS = 4;
  private static final long IDLE_SECONDS = 1;

  private final String name;
  private final BiFunction<String, Boolean, Program> compiler;
  private final Map<Key, List<Request>> waiting = new HashMap<>();
  private final ThreadPoolExecutor threads;

  private record Key(String source, boolean fast) {}

  /** Somebody who wants a program: one of both is called, once. */
  record Request(Consumer<Program> built, Consumer<Throwable> failed) {}

  /**
   * None yet.
   *
   * @param name what its threads are called
   * @param compiler compiles a source and takes its time
   */
  Builds(String name, BiFunction<String, Boolean, Program> compiler) {
    this.name = name;
    this.compiler = compiler;
    int most = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            body -> Lane.thread(name + "-compiler", body));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Asks for a program.
   *
   * @throws RejectedExecutionException after {@link #close()}
   */
  synchronized void request(String source, boolean fast, Request request) {
    Key key = new Key(source, fast);
    List<Request> others = waiting.get(key);
    if (others == null) {
      threads.execute(() -> build(key));
      waiting.put(key, new ArrayList<>(List.of(request)));
    } else {
      others.add(request);
    }
  }

  private void build(Key key) {
    Consumer<Request> outcome;
    try {
      Program program = compiler.apply(key.source, key.fast);
      outcome = request -> request.built.accept(program);
    } catch (Throwable failure) { // whatever it is, they hear of it
      outcome = request -> request.failed.accept(failure);
    }
    tell(key, outcome);
  }

  /** On another thread, as those who are told may run what waits for the next program. */
  private void tell(Key key, Consumer<Request> outcome) {
    List<Request> requests;
    synchronized (this) {
      requests = List.copyOf(waiting.remove(key));
    }
    Thread.ofVirtual()
        .name(name + "-compiled")
        .start(() -> requests.forEach(request -> tell(request, outcome)));
  }

  private static void tell(Request request, Consumer<Request> outcome) {
    try {
      outcome.accept(request);
    } catch (Throwable e) {
      LOG.error("Somebody who waited for a program threw; the others are told all the same.", e);
    }
  }

  /** No more requests; those that there are, are told. Waits for the threads. */
  void close() {
    threads.close();
  }
}
