package org.manyhands.gpu;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.opencl.Completion;
import org.manyhands.gpu.opencl.Launch;

/** A launch for which somebody waits. */
final class Transfer implements Completion {

  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  private Transfer() {}

  static Transfer start(Launch launch) {
    Transfer transfer = new Transfer();
    launch.start(transfer);
    return transfer;
  }

  @Override
  public void done() {
    ended.complete(null);
  }

  @Override
  public void failed(Throwable failure) {
    ended.completeExceptionally(failure);
  }

  /**
   * Waits for its end. An interrupt does not end that.
   *
   * @throws CompletionException if it failed
   */
  void await() {
    ended.join();
  }
}
