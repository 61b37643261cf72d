package org.manyhands;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskFailedException;

/** Elements of a source, several at a time; what the source throws comes after those before it. */
final class Chunks<A extends @Nullable Object> implements Iterator<Values<A>> {

  private final Iterator<? extends A> source;
  private final int size;
  private List<A> taken = new ArrayList<>();
  private @Nullable Throwable failure;

  Chunks(Iterator<? extends A> source, int size) {
    this.source = source;
    this.size = size;
  }

  @Override
  public boolean hasNext() {
    try {
      while (failure == null && taken.size() < size && source.hasNext()) {
        taken.add(source.next());
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    if (taken.isEmpty() && failure != null) {
      throw Thrown.unchecked(failure);
    }
    return !taken.isEmpty();
  }

  @Override
  public Values<A> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Values<A> chunk = Values.of(taken);
    taken = new ArrayList<>(size);
    return chunk;
  }

  /** The results of chunks, one by one. */
  static <T extends @Nullable Object> Stream<T> flat(Stream<Values<T>> chunks) {
    return StreamSupport.stream(new Flat<>(chunks.spliterator()), false).onClose(chunks::close);
  }

  private static final class Flat<T extends @Nullable Object>
      extends Spliterators.AbstractSpliterator<T> {

    private final Spliterator<Values<T>> chunks;
    private @Nullable Values<T> current;
    private int consumed;
    private @Nullable TaskFailedException failure;

    Flat(Spliterator<Values<T>> chunks) {
      super(Long.MAX_VALUE, chunks.characteristics() & Spliterator.ORDERED);
      this.chunks = chunks;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      while (current == null || consumed == current.size()) {
        if (failure != null) {
          throw failure;
        }
        if (!nextChunk()) {
          return false;
        }
      }
      action.accept(current.get(consumed++));
      return true;
    }

    private boolean nextChunk() {
      consumed = 0;
      try {
        return chunks.tryAdvance(chunk -> current = chunk);
      } catch (TaskFailedException e) {
        if (!(e.getCause() instanceof ChunkFailure chunk)) {
          throw e;
        }
        failure = chunk.ofElement(e);
        current = results(chunk);
        return true;
      }
    }

    @SuppressWarnings("unchecked") // those of a task that makes no others
    private Values<T> results(ChunkFailure chunk) {
      return (Values<T>) chunk.before();
    }

    /** As of the chunks. */
    @Override
    public @Nullable Spliterator<T> trySplit() {
      return null;
    }
  }
}
