package org.manyhands.gpu.opencl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

  /** Queues one command. */
  @FunctionalInterface
  interface Command {
    void enqueue(cl_command_queue queue, cl_event event);
  }

  private final List<Step> steps;
  private final Completion completion;
  private final Cargo cargo;
  private final Census census;
  private final cl_command_queue queue;
  private final cl_command_queue back;
  private final AtomicReference<State> state = new AtomicReference<>(State.FLYING);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Set<Buffer> held = new LinkedHashSet<>();
  private final List<cl_event> events = new ArrayList<>();
  private @Nullable Throwable failure;

  Flight(
      List<Step> steps,
      Completion completion,
      cl_command_queue queue,
      cl_command_queue back,
      Staging staging,
      Census census) {
    this.steps = steps;
    this.completion = completion;
    this.queue = queue;
    this.back = back;
    this.cargo = new Cargo(staging);
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
      lend();
      CL.clFlush(queue);
    } catch (CLException e) {
      failure = DeviceException.of("A device could not start %s".formatted(steps), e);
    }
  }

  private void each(Consumer<Step> action) {
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

  /** {@return whether nothing before has to do with the buffer} */
  boolean hold(Buffer buffer) {
    if (!held.contains(buffer)) {
      buffer.hold();
      return held.add(buffer);
    }
    return false;
  }

  Cargo cargo() {
    return cargo;
  }

  /** Makes a buffer the device's again, if it is lent to the host. */
  void takeBack(Buffer buffer) {
    if (buffer.memory().isLent()) {
      enqueue(buffer.memory()::takeBack);
    }
  }

  /** Whether no step after this one, or after one that does the same, uses a buffer. */
  boolean isLastUse(Step step, Buffer buffer) {
    return steps.subList(steps.lastIndexOf(step) + 1, steps.size()).stream()
        .noneMatch(later -> later.uses(buffer));
  }

  /** Has the waiter of this flight read, when all that was queued until now is done. */
  void readWhenDone(Step.Read step) {
    cargo.fetchWhenDone(step, back, events.isEmpty() ? List.of() : List.of(events.getLast()));
  }

  /** Lends to the host what it will fill or read next. */
  private void lend() {
    for (Buffer buffer : held) {
      if (failure == null && buffer.isLendable()) {
        enqueue(
            (lane, event) -> buffer.memory().lend(lane, CL.CL_MAP_READ | CL.CL_MAP_WRITE, event));
      }
    }
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
    try {
      if (failure == null) {
        cargo.awaitLateReads();
      }
    } catch (CLException e) {
      failure = failed(e);
    } finally {
      awaitEvents();
    }
  }

  private void awaitEvents() {
    cl_event[] all = events.toArray(cl_event[]::new);
    try {
      if (all.length > 0) {
        CL.clWaitForEvents(all.length, all);
      }
    } catch (CLException e) {
      throw failed(e);
    }
  }

  private DeviceException failed(CLException e) {
    return DeviceException.of("A device failed to do one of %s".formatted(steps), e);
  }

  private void readArrays() {
    if (failure == null) {
      try {
        cargo.unload();
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
      cargo.giveBack();
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
