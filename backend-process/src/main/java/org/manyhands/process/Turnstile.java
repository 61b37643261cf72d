package org.manyhands.process;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory that a program shares with one of its workers, in which the two agree on whether a task
 * has started. The program admits a task before it sends it, and may revoke it until the worker has
 * entered. It outlives the worker, and so tells which task ran when that died.
 *
 * <p>Tasks are numbered from 1 in the order in which they are sent. Each has one of the places in
 * turn, and never more than there are places lie between the worker and the last that was sent.
 */
final class Turnstile {

  /** At least twice as many as are ever sent ahead: those that were revoked may lie between. */
  static final int PLACES = 256;

  private static final int STATES = 4;
  private static final int ADMITTED = 1;
  private static final int ENTERED = 2;
  private static final int REVOKED = 3;

  private static final VarHandle PLACE =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer places;

  private Turnstile(ByteBuffer places) {
    this.places = places;
  }

  /** The file in which a worker finds it: beside its socket. */
  static Path beside(Path socket) {
    return Path.of(socket + ".turns");
  }

  /**
   * A new one, in a file.
   *
   * @throws IOException if there is no room for it
   */
  static Turnstile create(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      // written, not only sized: where there is no room, this fails and not some access later
      ByteBuffer zeros = ByteBuffer.allocate(PLACES * Long.BYTES);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      return map(channel);
    }
  }

  /** The one that the program has made. */
  static Turnstile open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return map(channel);
    }
  }

  private static Turnstile map(FileChannel channel) throws IOException {
    return new Turnstile(
        channel
            .map(FileChannel.MapMode.READ_WRITE, 0, PLACES * Long.BYTES)
            .order(ByteOrder.nativeOrder()));
  }

  private static int place(long task) {
    return (int) (task % PLACES) * Long.BYTES;
  }

  private static long state(long task, int state) {
    return task * STATES + state;
  }

  // ---- for the program

  void admit(long task) {
    PLACE.setVolatile(places, place(task), state(task, ADMITTED));
  }

  /** Whether the task has not started, and will not. */
  boolean revoke(long task) {
    long revoked = state(task, REVOKED);
    long found =
        (long) PLACE.compareAndExchange(places, place(task), state(task, ADMITTED), revoked);
    return found == state(task, ADMITTED) || found == revoked;
  }

  boolean hasEntered(long task) {
    return (long) PLACE.getVolatile(places, place(task)) == state(task, ENTERED);
  }

  // ---- for the worker

  /** Whether the task is to run: it is still admitted, and now it has started. */
  boolean enter(long task) {
    return PLACE.compareAndSet(places, place(task), state(task, ADMITTED), state(task, ENTERED));
  }
}
