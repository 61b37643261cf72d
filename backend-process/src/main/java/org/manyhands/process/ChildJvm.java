package org.manyhands.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.FrameChannel;
import org.manyhands.wire.ProcessTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A child JVM: its process, its lifeline, its output, and once it has connected, its frames. */
final class ChildJvm {

  private static final Logger LOG = LoggerFactory.getLogger(ChildJvm.class);

  /** A grandchild may hold the output open after the child has gone; it is not waited for. */
  private static final Duration OUTPUT_WAIT = Duration.ofMillis(500);

  /** Nor is it if it holds the lifeline, and does not read it. */
  private static final Duration LIFELINE_WAIT = OUTPUT_WAIT;

  private static final Duration BETWEEN_MEASUREMENTS = Duration.ofMillis(100);

  private final Process process;
  private final String name;
  private final LifelineWriter lifeline;
  private final OutputTail output;
  private final Thread outputReader;
  private final Turnstile turnstile;
  private long measured = System.nanoTime() - BETWEEN_MEASUREMENTS.toNanos();
  private volatile @Nullable FrameChannel frames;
  private volatile boolean ending;
  private volatile boolean late;

  ChildJvm(Process process, ProcessSettings settings, int number, Turnstile turnstile) {
    this.process = process;
    this.turnstile = turnstile;
    this.name = "%s (pid %d)".formatted(settings.workerName(number), process.pid());
    this.lifeline =
        new LifelineWriter(process.outputWriter(StandardCharsets.UTF_8), name, process.pid());
    this.output = new OutputTail(name, process.inputReader(), settings.outputLevel());
    this.outputReader =
        Thread.ofPlatform().daemon().name("manyhands-output-" + process.pid()).start(output);
    lifeline.start();
  }

  long pid() {
    return process.pid();
  }

  List<String> output() {
    return output.lines();
  }

  Turnstile turnstile() {
    return turnstile;
  }

  FrameChannel frames() {
    return Objects.requireNonNull(frames, "not connected yet");
  }

  void connected(FrameChannel channel) {
    frames = channel;
  }

  /**
   * Watches a start: if the child ends, or takes too long and is killed, the socket is closed on
   * which it is waited for. To be interrupted once it has connected.
   */
  Thread watchStart(Duration timeout, Closeable socket) {
    return Thread.ofPlatform()
        .daemon()
        .name("manyhands-start-" + process.pid())
        .start(() -> {
          if (endsOrHangs(timeout)) {
            kill();
            close(socket);
          }
        });
  }

  private boolean endsOrHangs(Duration timeout) {
    try {
      late = !process.waitFor(timeout);
      return true;
    } catch (InterruptedException e) { // it has connected
      return false;
    }
  }

  private void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      LOG.debug("{}: {} could not be closed.", name, closeable, e);
    }
  }

  /** Sends a line to the lifeline; does not wait. A child that is gone needs no telling. */
  void tell(String line) {
    lifeline.tell(line);
  }

  /** Whether it takes too much memory; looked at now and then. For one thread. */
  boolean usesMoreThan(Memory memory) {
    long now = System.nanoTime();
    if (now - measured < BETWEEN_MEASUREMENTS.toNanos()) {
      return false;
    }
    measured = now;
    return memory.isSpent(pid());
  }

  void interrupt(long task) {
    tell(Lifeline.INTERRUPT + task);
  }

  /** Tells it that a shared array is closed. */
  void forget(String id) {
    tell(Lifeline.FORGET + id);
  }

  void end() {
    ending = true;
    tell(Lifeline.END);
  }

  /** Kills it with all that its tasks have started, and returns when they are gone. */
  void kill() {
    ending = true;
    ProcessTree.of(process.toHandle()).kill();
  }

  /** Whether it was told to end, or killed. */
  boolean isEnding() {
    return ending;
  }

  /** Whether it took too long to connect. */
  boolean isLate() {
    return late;
  }

  /** Waits for the process, killing it if need be, and lets go of all that belongs to it. */
  int awaitExit(Duration grace) {
    boolean interrupted = false;
    while (true) {
      try {
        if (!process.waitFor(grace)) {
          kill();
        }
        int exitCode = process.waitFor();
        outputReader.join(OUTPUT_WAIT);
        lifeline.close(LIFELINE_WAIT);
        release();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return exitCode;
      } catch (InterruptedException e) {
        interrupted = true; // a process that has ended must be seen to the end
      }
    }
  }

  private void release() {
    FrameChannel channel = frames;
    if (channel != null) {
      close(channel::close);
    }
  }
}
