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
import java.util.List;
import org.manyhands.wire.Codec;
import org.manyhands.wire.DescriptorWriter;
import org.manyhands.wire.Filters;
import org.manyhands.wire.Frame;
import org.manyhands.wire.FrameChannel;
import org.manyhands.wire.Link;
import org.manyhands.wire.MessageLimit;
import org.manyhands.wire.RunSignals;
import org.manyhands.wire.ValueCodecs;
import org.manyhands.wire.WorkerSide;

/** The main class of a child JVM: runs one task after the other until it is told to end. */
public final class WorkerMain {

  private static final String MISSING_CLASS =
      "Workers have the class path and module path of the program: put the class into a folder or jar there (a source file that is run directly is not).";

  private final Link link;
  private final WorkerSide side;
  private final Lifeline lifeline;
  private final Turnstile turnstile;

  private WorkerMain(Link link, WorkerSide side, Lifeline lifeline, Turnstile turnstile) {
    this.link = link;
    this.turnstile = turnstile;
    this.side = side;
    this.lifeline = lifeline;
  }

  /**
   * Started by the backend.
   *
   * @param args the socket, the longest message in bytes, the patterns of the filter, the class of
   *     the initializer, if there is one, and whether there are codecs for values, as it takes time
   *     to look for them
   * @throws IOException if the program cannot be reached
   * @throws ReflectiveOperationException if the initializer cannot be run
   */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
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
    initialize(args[3]);
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    Turnstile turnstile = Turnstile.open(Turnstile.beside(socket));
    MessageLimit limit = new MessageLimit(Integer.parseInt(args[1]), "process");
    FrameChannel frames = new FrameChannel(channel, limit.bytes());
    lifeline.connected(frames::close);
    frames.write(new Frame(Frame.Type.HELLO, 0, token.getBytes(StandardCharsets.UTF_8)));
    DescriptorWriter descriptors = new DescriptorWriter();
    ValueCodecs values = Boolean.parseBoolean(args[4]) ? ValueCodecs.installed() : ValueCodecs.NONE;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Codec codec = new Codec(Filters.of(args[2]), loader, values);
    Link link = new Link(frames, codec.writingTo(descriptors), descriptors);
    WorkerSide side = new WorkerSide(link.codec(), limit, MISSING_CLASS);
    try {
      new WorkerMain(link, side, lifeline, turnstile).serve();
    } catch (IOException e) {
      if (!lifeline.isEnding()) {
        System.err.println("The connection broke: " + e);
      }
    }
    lifeline.awaitEnd();
  }

  private static void initialize(String type) throws ReflectiveOperationException {
    if (!type.isEmpty()) {
      Class<?> found = Class.forName(type, true, Thread.currentThread().getContextClassLoader());
      ((Runnable) found.getConstructor().newInstance()).run();
    }
  }

  private void serve() throws IOException {
    Thread.currentThread().setName("manyhands-task");
    Reports reports = new Reports(link);
    LogForwarding.to(reports::add);
    lifeline.reportTo(reports::add);
    for (Frame task = link.receive(); task != null; task = link.receive()) {
      if (!turnstile.enter(task.task())) {
        continue; // it was taken back
      }
      lifeline.begin(task.task());
      Frame answer = side.run(task, new Signals(task.task(), lifeline, reports));
      lifeline.done();
      reports.flush();
      link.send(List.of(answer));
    }
  }

  private record Signals(long task, Lifeline lifeline, Reports reports) implements RunSignals {
    @Override
    public boolean isCancelled() {
      return lifeline.isToStop(task);
    }

    @Override
    public void progress(long done, long total) {
      reports.put(Frame.progress(task, done, total));
    }
  }
}
