package org.manyhands.process;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.wire.Codec;
import org.manyhands.wire.Failures;
import org.manyhands.wire.Filters;
import org.manyhands.wire.Frame;
import org.manyhands.wire.FrameChannel;

/** The main class of a child JVM: runs one task after the other until it is told to end. */
public final class WorkerMain {

  private final FrameChannel frames;
  private final Codec codec;
  private final Lifeline lifeline;
  private final int maxMessage;

  private WorkerMain(FrameChannel frames, Codec codec, Lifeline lifeline, int maxMessage) {
    this.maxMessage = maxMessage;
    this.frames = frames;
    this.codec = codec;
    this.lifeline = lifeline;
  }

  /**
   * Started by the backend.
   *
   * @param args the socket, the longest message in bytes, and the patterns of the filter
   * @throws IOException if the program cannot be reached
   */
  public static void main(String[] args) throws IOException {
    InputStream control = new FileInputStream(FileDescriptor.in);
    System.setIn(InputStream.nullInputStream()); // a task that reads must not eat our commands
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(control, StandardCharsets.UTF_8));
    String token = lines.readLine();
    if (token == null) {
      return;
    }
    Path socket = Path.of(args[0]);
    Lifeline lifeline = new Lifeline(lines, Thread.currentThread(), socket.getParent());
    lifeline.start();
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    int maxMessage = Integer.parseInt(args[1]);
    FrameChannel frames = new FrameChannel(channel, maxMessage);
    frames.write(new Frame(Frame.Type.HELLO, 0, token.getBytes(StandardCharsets.UTF_8)));
    Codec codec = new Codec(Filters.of(args[2]), ClassLoader.getSystemClassLoader());
    try {
      new WorkerMain(frames, codec, lifeline, maxMessage).serve();
    } catch (IOException e) {
      System.err.println("The connection broke: " + e);
    }
    lifeline.awaitEnd();
  }

  private void serve() throws IOException {
    Thread.currentThread().setName("manyhands-task");
    for (Frame task = frames.read(); task != null; task = frames.read()) {
      Frame answer = answer(task);
      frames.write(answer.payload().length <= maxMessage ? answer : tooLarge(answer));
    }
  }

  private Frame answer(Frame frame) {
    Task<?> task;
    try {
      task = (Task<?>) codec.decode(frame.payload());
    } catch (ClassNotFoundException e) {
      return refusal(
          frame,
          "could not be read in the worker, which lacks the class '%s'. Workers have the class path and module path of the program: put the class into a folder or jar there (a source file that is run directly is not)."
              .formatted(e.getMessage()));
    } catch (Throwable e) { // the classes that are read are a user's, and may throw anything
      return refusal(frame, "could not be read in the worker: " + e);
    }
    if (task == null) {
      return refusal(frame, "could not be read in the worker: it is null");
    }
    return run(frame, task);
  }

  private Frame run(Frame frame, Task<?> task) {
    Object value;
    lifeline.begin(frame.task());
    try {
      value = task.call();
    } catch (Throwable thrown) {
      lifeline.end();
      return new Frame(Frame.Type.FAILURE, frame.task(), Failures.encode(thrown, codec));
    }
    lifeline.end();
    return result(frame, value);
  }

  private Frame result(Frame frame, @Nullable Object value) {
    try {
      return new Frame(Frame.Type.RESULT, frame.task(), codec.encode(value, "The result"));
    } catch (TaskNotSerializableException e) {
      return refusal(frame, String.valueOf(e.getMessage()));
    } catch (Throwable e) { // as above, when they are written
      return refusal(frame, "ran, but its result could not be written: " + e);
    }
  }

  private Frame tooLarge(Frame answer) {
    return refusal(
        answer,
        "ran, but its result has '%d' bytes serialized, more than manyhands.process.max-message allows ('%d'). Raise it, or return less."
            .formatted(answer.payload().length, maxMessage));
  }

  private static Frame refusal(Frame frame, String reason) {
    return new Frame(Frame.Type.REFUSAL, frame.task(), reason.getBytes(StandardCharsets.UTF_8));
  }
}
