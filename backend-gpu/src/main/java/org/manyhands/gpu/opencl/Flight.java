package org.manyhands.gpu.opencl;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A launch on its way: prepared and queued by the thread that starts it, landed by the waiter of
 * its queue, or abandoned by the one that closes the session. Its completion hears of one ending
 * only.
 */
final class Flight {

  private static final Logger LOG = LoggerFactory.getLogger(Flight.class);

  private enum State {
    FLYING,
    LANDING,
    ENDED
  }

  /** A piece of an array that passes through a block. */
  private record Staged(HostArray array, long offset, long bytes, Staging.Block block) {

    MemorySegment memory() {
      return block.memory().asSlice(0, bytes);
    }
  }

  /** Queues one command. */
  @FunctionalInterface
  interface Command {
    void enqueue(cl_command_queue queue, cl_event event);
  }

  private final List<Step> steps;
  private final Completion completion;
  private final Staging staging;
  private final Census census;
  private final cl_command_queue queue;
  private final AtomicReference<State> state = new AtomicReference<>(State.FLYING);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Buffer> held = new ArrayList<>();
  private final IdentityHashMap<Step, List<Staged>> writes = new IdentityHashMap<>();
  private final List<Staged> reads = new ArrayList<>();
  private final List<cl_event> events = new ArrayList<>();
  private @Nullable Throwable failure;

  Flight(
      List<Step> steps,
      Completion completion,
      cl_command_queue queue,
      Staging staging,
      Census census) {
    this.steps = steps;
    this.completion = completion;
    this.queue = queue;
    this.staging = staging;
    this.census = census;
  }

  /** Takes what the steps need, so that the caller's arrays may change from then on. */
  void prepare() {
    each(step -> step.prepare(this));
  }

  /** Queues all steps, up to the first that fails, and has the device begin. */
  void enqueue() {
    each(step -> step.enqueue(this));
    try {
      CL.clFlush(queue);
    } catch (CLException e) {
      failure = DeviceException.of("A device could not start %s".formatted(steps), e);
    }
  }

  private void each(java.util.function.Consumer<Step> action) {
    for (Step step : steps) {
      if (failure != null) {
        return;
      }
      try {
        action.accept(step);
      } catch (CLException e) {
        failure = DeviceException.of("A device could not start %s".formatted(step), e);
      } catch (Throwable e) { // whatever it is, the completion hears of it
        failure = e;
      }
    }
  }

  void hold(Buffer buffer) {
    buffer.hold();
    held.add(buffer);
  }

  void stageWrite(Step.Write step, long offset, long bytes) {
    Staged staged = new Staged(step.array(), offset, bytes, staging.take(bytes));
    writes.computeIfAbsent(step, _ -> new ArrayList<>()).add(staged);
    staged.array.copyTo(staged.memory(), offset);
  }

  void enqueueWrites(Step.Write step) {
    for (Staged staged : writes.getOrDefault(step, List.of())) {
      enqueue((queue, event) ->
          CL.clEnqueueWriteBuffer(
              queue,
              step.to().handle(),
              false,
              step.at() + staged.offset,
              staged.bytes,
              staged.block.pointer(),
              0,
              null,
              event));
    }
  }

  void enqueueRead(Step.Read step, long offset, long bytes) {
    Staged staged = new Staged(step.array(), offset, bytes, staging.take(bytes));
    reads.add(staged);
    enqueue((queue, event) ->
        CL.clEnqueueReadBuffer(
            queue,
            step.from().handle(),
            false,
            step.at() + offset,
            bytes,
            staged.block.pointer(),
            0,
            null,
            event));
  }

  void enqueue(Command command) {
    cl_event event = new cl_event();
    command.enqueue(queue, event);
    census.made(Census.Kind.EVENT);
    events.add(event);
  }

  /** Waits for the device and ends the flight; never throws. */
  void land() {
    try {
      await();
    } catch (Throwable e) {
      if (failure == null) {
        failure = e;
      }
    }
    if (state.compareAndSet(State.FLYING, State.LANDING)) {
      readArrays();
      cleanUp();
      tell();
    } else {
      cleanUp();
    }
    ended.countDown();
  }

  private void await() {
    if (events.isEmpty()) {
      return;
    }
    cl_event[] all = events.toArray(cl_event[]::new);
    try {
      CL.clWaitForEvents(all.length, all);
    } catch (CLException e) {
      throw DeviceException.of("A device failed to do one of %s".formatted(steps), e);
    }
  }

  private void readArrays() {
    if (failure == null) {
      try {
        reads.forEach(staged -> staged.array.copyFrom(staged.memory(), staged.offset));
      } catch (Throwable e) {
        failure = e;
      }
    }
  }

  /** Ends the flight before the device is done with it. Afterwards nothing is read into arrays. */
  void abandon(Throwable why) {
    if (state.compareAndSet(State.FLYING, State.ENDED)) {
      guarded(() -> completion.failed(why));
    }
  }

  private void tell() {
    Throwable why = failure;
    guarded(why == null ? completion::done : () -> completion.failed(why));
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      LOG.error("A completion threw; its launch has ended all the same.", e);
    }
  }

  private void cleanUp() {
    try {
      for (cl_event event : events) {
        CL.clReleaseEvent(event);
        census.released(Census.Kind.EVENT);
      }
      writes.values().forEach(list -> list.forEach(staged -> staging.giveBack(staged.block)));
      reads.forEach(staged -> staging.giveBack(staged.block));
      held.forEach(Buffer::letGo);
    } catch (Throwable e) {
      LOG.error("What a launch used could not be given back.", e);
    }
  }

  void awaitEnd() {
    Uninterruptibly.get(() -> {
      ended.await();
      return true;
    });
  }
}
