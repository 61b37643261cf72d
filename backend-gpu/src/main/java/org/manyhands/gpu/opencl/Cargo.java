package org.manyhands.gpu.opencl;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jocl.CL;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that a flight takes to the device and back: through memory that the device lends to
 * the host, or else in pieces through blocks of staging memory.
 */
final class Cargo {

  /** A piece of an array that passes through a block. */
  private record Staged(HostArray array, long offset, long bytes, Staging.Block block) {

    MemorySegment memory() {
      return block.memory().asSlice(0, bytes);
    }
  }

  private final Staging staging;
  private final IdentityHashMap<Step.Write, List<Staged>> writes = new IdentityHashMap<>();
  private final List<Staged> reads = new ArrayList<>();
  private final List<Step.Read> lentReads = new ArrayList<>();
  private final List<Runnable> lateReads = new ArrayList<>();

  Cargo(Staging staging) {
    this.staging = staging;
  }

  /** Writes into a buffer that is lent to the host. Else {@code false}: it has to be sent there. */
  boolean fill(Step.Write step) {
    MemorySegment host = step.to().memory().host();
    if (host == null) {
      return false;
    }
    step.array().copyTo(host.asSlice(step.at(), step.array().bytes()), 0);
    return true;
  }

  /** Takes what a step will send. */
  void load(Step.Write step) {
    List<Staged> pieces = new ArrayList<>();
    writes.put(step, pieces);
    Chunks.of(step.array().bytes())
        .forEach(chunk -> {
          Staged staged = stage(step.array(), chunk);
          pieces.add(staged);
          staged.array.copyTo(staged.memory(), staged.offset);
        });
  }

  private Staged stage(HostArray array, Chunks.Chunk chunk) {
    return new Staged(array, chunk.offset(), chunk.bytes(), staging.take(chunk.bytes()));
  }

  /** Queues what was loaded for a step. */
  void send(Step.Write step, Flight flight) {
    for (Staged staged : writes.getOrDefault(step, List.of())) {
      flight.enqueue((queue, event) ->
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

  /** Queues bringing back what a buffer holds at this point of the flight. */
  void fetch(Step.Read step, Flight flight) {
    pieces(step)
        .forEach(staged ->
            flight.enqueue((queue, event) -> read(queue, step, staged, false, List.of(), event)));
  }

  /**
   * As {@link #fetch}, when all that was queued until now is done: the waiter then reads itself,
   * which is quicker than to have it read and to wait for that.
   */
  void fetchWhenDone(Step.Read step, cl_command_queue queue, List<cl_event> before) {
    pieces(step)
        .forEach(staged -> lateReads.add(() -> read(queue, step, staged, true, before, null)));
  }

  /** Takes it from the buffer, which is lent to the host when the flight ends. */
  void fetchWhenLent(Step.Read step) {
    lentReads.add(step);
  }

  private List<Staged> pieces(Step.Read step) {
    List<Staged> pieces =
        Chunks.of(step.array().bytes()).map(chunk -> stage(step.array(), chunk)).toList();
    reads.addAll(pieces);
    return pieces;
  }

  private static void read(
      cl_command_queue queue,
      Step.Read step,
      Staged staged,
      boolean wait,
      List<cl_event> before,
      @Nullable cl_event event) {
    CL.clEnqueueReadBuffer(
        queue,
        step.from().handle(),
        wait,
        step.at() + staged.offset,
        staged.bytes,
        staged.block.pointer(),
        before.size(),
        before.isEmpty() ? null : before.toArray(cl_event[]::new),
        event);
  }

  /** Waits for what is read when all else is done. */
  void awaitLateReads() {
    lateReads.forEach(Runnable::run);
  }

  /** Copies what came back into the arrays. */
  void unload() {
    reads.forEach(staged -> staged.array.copyFrom(staged.memory(), staged.offset));
    for (Step.Read step : lentReads) {
      MemorySegment host = Objects.requireNonNull(step.from().memory().host());
      step.array().copyFrom(host.asSlice(step.at(), step.array().bytes()), 0);
    }
  }

  /** Lets go of the blocks. */
  void giveBack() {
    writes.values().forEach(pieces -> pieces.forEach(staged -> staging.giveBack(staged.block)));
    reads.forEach(staged -> staging.giveBack(staged.block));
  }
}
