package org.manyhands.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.manyhands.wire.Frame;
import org.manyhands.wire.FrameChannel;

/** Starts child JVMs and makes sure that it is they who connect. */
final class WorkerLauncher {

  private static final int TOKEN_BYTES = 32;

  private final Path folder;
  private final WorkerCommand command;
  private final ProcessSettings settings;
  private final SecureRandom random = new SecureRandom();

  WorkerLauncher(Path folder, WorkerCommand command, ProcessSettings settings) {
    this.folder = folder;
    this.command = command;
    this.settings = settings;
  }

  /**
   * Starts a child JVM and waits until it has connected.
   *
   * @param number distinguishes it from the others of its pool
   * @param whenProcessExists told about the child before it has connected, so that it can be ended
   * @throws IOException if it did not connect; the message says how it ended and what it printed
   */
  ChildJvm launch(int number, Consumer<ChildJvm> whenProcessExists) throws IOException {
    Path socket = folder.resolve("w" + number);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      ChildJvm child = new ChildJvm(command.start(socket), "worker-" + number);
      whenProcessExists.accept(child);
      String token = token();
      child.tell(token);
      CompletableFuture<Void> watch = child.watchStart(settings.startTimeout(), server);
      try {
        FrameChannel frames = new FrameChannel(server.accept(), settings.limit().bytes());
        greet(frames, token);
        child.connected(frames);
        return child;
      } catch (IOException e) {
        throw notStarted(child, e);
      } finally {
        watch.cancel(false);
      }
    } finally {
      Files.deleteIfExists(socket);
    }
  }

  private String token() {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return HexFormat.of().formatHex(token);
  }

  /** Nothing is deserialized before the token has proved who is there. */
  private static void greet(FrameChannel frames, String token) throws IOException {
    Frame hello = frames.read();
    if (hello == null || !proves(hello, token)) {
      throw new IOException("what connected is not the worker that was started");
    }
  }

  private static boolean proves(Frame hello, String token) {
    return hello.type() == Frame.Type.HELLO
        && MessageDigest.isEqual(hello.payload(), token.getBytes(StandardCharsets.UTF_8));
  }

  /** A child that has ended by itself keeps its own exit code; one that hangs is killed. */
  private IOException notStarted(ChildJvm child, IOException cause) {
    child.kill();
    int exitCode = child.awaitExit(settings.grace());
    return new IOException(
        "a worker was started, but ended with %s before it had connected (it may take %s). Its output:%s"
            .formatted(
                ExitCode.describe(exitCode),
                settings.startTimeout(),
                child.output().isEmpty() ? " none" : "\n  " + String.join("\n  ", child.output())),
        cause);
  }
}
