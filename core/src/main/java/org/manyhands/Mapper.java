package org.manyhands;

import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFunction;

/** What an executor does to {@code map}: how many tasks at once, for how many elements each. */
final class Mapper {

  private final Submissions submissions;
  private final Home home;
  private final int chunk;

  /** In tasks. */
  private final int window;

  Mapper(Submissions submissions, Home home, BackendInfo backend, ResolvedConfig config) {
    this.submissions = submissions;
    this.home = home;
    this.chunk = config.get(GeneralSettings.MAP_CHUNK);
    this.window = window(backend, config.get(GeneralSettings.MAP_WINDOW));
  }

  private int window(BackendInfo backend, int elements) {
    if (!backend.has(Capability.CONCURRENCY)) {
      return 1;
    }
    return elements > 0
        ? Math.max(1, elements / chunk)
        : Math.clamp(2L * backend.concurrency(), 16, 1024);
  }

  <A extends @Nullable Object, T extends @Nullable Object> Stream<T> map(
      Iterator<? extends A> source,
      TaskFunction<? super A, ? extends T> function,
      TaskOptions options,
      Mapping.Order order) {
    Request request = request(function, options);
    return chunk == 1
        ? stream(source, single(function, request), order)
        : Chunks.flat(stream(new Chunks<>(source, chunk), several(function, request), order));
  }

  private <A extends @Nullable Object, T extends @Nullable Object> Stream<T> stream(
      Iterator<? extends A> source, Mapping.Submission<A, T> submission, Mapping.Order order) {
    return Mapping.stream(source, submission, window, order, home.scheduler());
  }

  private Request request(Object function, TaskOptions options) {
    Request request = Request.of(Objects.requireNonNull(function, "function"), options);
    submissions.requireCapabilities(request);
    return request;
  }

  private <A extends @Nullable Object, T extends @Nullable Object> Mapping.Submission<A, T> single(
      TaskFunction<? super A, ? extends T> function, Request request) {
    return (element, index, told) -> {
      Task<T> task = new ElementTask<A, T>(function, element);
      return submissions.submitPatiently(
          task, request.forElements(task, index, 1), owner -> new EndTold(owner, told));
    };
  }

  private <A extends @Nullable Object, T extends @Nullable Object>
      Mapping.Submission<Values<A>, Values<T>> several(
          TaskFunction<? super A, ? extends T> function, Request request) {
    return (elements, index, told) -> {
      Task<Values<T>> task = new ChunkTask<A, T>(function, index * chunk, elements);
      return submissions.submitPatiently(
          task,
          request.forElements(task, index * chunk, elements.size()),
          owner -> new EndTold(owner, told));
    };
  }
}
