package org.manyhands;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link CompletionStage}, on top of {@link #stage()}.
 *
 * <p>Every function that a user passes runs on a virtual thread of its own, or on the executor that
 * the user names: never on the thread that ended the task, which may be one that other tasks wait
 * for. It logs with the context of the thread that passed it.
 */
@SuppressWarnings("NullAway") // passes on what the JDK declares; see CompletionStage for nullness
abstract class StageMethods<T extends @Nullable Object> extends Phases
    implements CompletionStage<T> {

  /** The stage that ends when the task does, visible to nobody else. */
  abstract CompletableFuture<T> stage();

  /** A future for users, which nobody has completed. */
  abstract CompletableFuture<T> newCopy();

  /** Runs the functions of users, which may block. */
  abstract Executor callbacks();

  /**
   * A copy that ends on a thread for callbacks: what hangs on it, however indirectly, runs there or
   * on an executor of the user's, even if that one rejects it or is none but the calling thread.
   */
  private CompletableFuture<T> apart() {
    CompletableFuture<T> copy = newCopy();
    var _ =
        stage()
            .whenCompleteAsync(
                (value, failure) -> {
                  if (failure == null) {
                    copy.complete(value);
                  } else {
                    copy.completeExceptionally(failure);
                  }
                },
                callbacks());
    return copy;
  }

  @Override
  public final CompletableFuture<T> toCompletableFuture() {
    return apart();
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenApply(
      Function<? super T, ? extends U> function) {
    return thenApplyAsync(function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenApplyAsync(
      Function<? super T, ? extends U> function) {
    return thenApplyAsync(function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenApplyAsync(
      Function<? super T, ? extends U> function, Executor executor) {
    return apart().thenApplyAsync(function, MdcTask.around(executor));
  }

  @Override
  public final CompletionStage<@Nullable Void> thenAccept(Consumer<? super T> action) {
    return thenAcceptAsync(action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> thenAcceptAsync(Consumer<? super T> action) {
    return thenAcceptAsync(action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> thenAcceptAsync(
      Consumer<? super T> action, Executor executor) {
    return apart().thenAcceptAsync(action, MdcTask.around(executor));
  }

  @Override
  public final CompletionStage<@Nullable Void> thenRun(Runnable action) {
    return thenRunAsync(action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> thenRunAsync(Runnable action) {
    return thenRunAsync(action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> thenRunAsync(Runnable action, Executor executor) {
    return apart().thenRunAsync(action, MdcTask.around(executor));
  }

  @Override
  public final <U extends @Nullable Object, V extends @Nullable Object>
      CompletionStage<V> thenCombine(
          CompletionStage<? extends U> other,
          BiFunction<? super T, ? super U, ? extends V> function) {
    return thenCombineAsync(other, function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object, V extends @Nullable Object>
      CompletionStage<V> thenCombineAsync(
          CompletionStage<? extends U> other,
          BiFunction<? super T, ? super U, ? extends V> function) {
    return thenCombineAsync(other, function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object, V extends @Nullable Object>
      CompletionStage<V> thenCombineAsync(
          CompletionStage<? extends U> other,
          BiFunction<? super T, ? super U, ? extends V> function,
          Executor executor) {
    return apart().thenCombineAsync(other, function, MdcTask.around(executor));
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<@Nullable Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return thenAcceptBothAsync(other, action, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return thenAcceptBothAsync(other, action, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> action,
      Executor executor) {
    return apart().thenAcceptBothAsync(other, action, MdcTask.around(executor));
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterBoth(
      CompletionStage<?> other, Runnable action) {
    return runAfterBothAsync(other, action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action) {
    return runAfterBothAsync(other, action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return apart().runAfterBothAsync(other, action, MdcTask.around(executor));
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> function) {
    return applyToEitherAsync(other, function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> function) {
    return applyToEitherAsync(other, function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> function, Executor executor) {
    return apart().applyToEitherAsync(other, function, MdcTask.around(executor));
  }

  @Override
  public final CompletionStage<@Nullable Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return acceptEitherAsync(other, action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return acceptEitherAsync(other, action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    return apart().acceptEitherAsync(other, action, MdcTask.around(executor));
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterEither(
      CompletionStage<?> other, Runnable action) {
    return runAfterEitherAsync(other, action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action) {
    return runAfterEitherAsync(other, action, callbacks());
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return apart().runAfterEitherAsync(other, action, MdcTask.around(executor));
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> function) {
    return thenComposeAsync(function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> function) {
    return thenComposeAsync(function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> function, Executor executor) {
    return apart().thenComposeAsync(function, MdcTask.around(executor));
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> handle(
      BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> function) {
    return handleAsync(function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> handleAsync(
      BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> function) {
    return handleAsync(function, callbacks());
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> handleAsync(
      BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> function,
      Executor executor) {
    return apart().handleAsync(function, MdcTask.around(executor));
  }

  @Override
  public final CompletionStage<T> whenComplete(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
    return whenCompleteAsync(action, callbacks());
  }

  @Override
  public final CompletionStage<T> whenCompleteAsync(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
    return whenCompleteAsync(action, callbacks());
  }

  @Override
  public final CompletionStage<T> whenCompleteAsync(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action, Executor executor) {
    return apart().whenCompleteAsync(action, MdcTask.around(executor));
  }

  @Override
  public final CompletionStage<T> exceptionally(Function<Throwable, ? extends T> function) {
    return exceptionallyAsync(function, callbacks());
  }

  @Override
  public final CompletionStage<T> exceptionallyAsync(Function<Throwable, ? extends T> function) {
    return exceptionallyAsync(function, callbacks());
  }

  @Override
  public final CompletionStage<T> exceptionallyAsync(
      Function<Throwable, ? extends T> function, Executor executor) {
    return apart().exceptionallyAsync(function, MdcTask.around(executor));
  }

  @Override
  public final CompletionStage<T> exceptionallyCompose(
      Function<Throwable, ? extends CompletionStage<T>> function) {
    return exceptionallyComposeAsync(function, callbacks());
  }

  @Override
  public final CompletionStage<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> function) {
    return exceptionallyComposeAsync(function, callbacks());
  }

  @Override
  public final CompletionStage<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> function, Executor executor) {
    return apart().exceptionallyComposeAsync(function, MdcTask.around(executor));
  }
}
