package org.manyhands.gpu.opencl;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits for the ending of a launch and counts how often it was told. */
final class Ending implements Completion {

  private final BlockingQueue<Optional<Throwable>> endings = new LinkedBlockingQueue<>();
  private final AtomicInteger told = new AtomicInteger();
  private volatile Thread thread = Thread.currentThread();

  static Ending of(Launch launch) {
    Ending ending = new Ending();
    launch.start(ending);
    return ending;
  }

  @Override
  public void done() {
    end(Optional.empty());
  }

  @Override
  public void failed(Throwable failure) {
    end(Optional.of(failure));
  }

  private void end(Optional<Throwable> how) {
    thread = Thread.currentThread();
    told.incrementAndGet();
    endings.add(how);
  }

  void expectDone() {
    next()
        .ifPresent(failure -> {
          throw new AssertionError("The launch failed.", failure);
        });
  }

  Throwable expectFailure() {
    return next().orElseThrow(() -> new AssertionError("The launch did not fail."));
  }

  private Optional<Throwable> next() {
    try {
      Optional<Throwable> how = endings.poll(30, TimeUnit.SECONDS);
      if (how == null) {
        throw new AssertionError("The launch did not end.");
      }
      return how;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  int told() {
    return told.get();
  }

  Thread thread() {
    return thread;
  }
}
