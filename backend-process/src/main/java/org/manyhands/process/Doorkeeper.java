package org.manyhands.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.Frame;
import org.manyhands.wire.FrameChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The socket on which one worker is expected. Anybody may knock: whoever does not show the token is
 * turned away, however long that takes, and keeps nobody else waiting. Nothing is deserialized, and
 * no more than a token is read, before that.
 */
final class Doorkeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
  private static final int TOKEN_BYTES = 32;

  /** Callers that have not shown the token; who comes when there are so many is turned away. */
  private static final int MOST_UNPROVEN = 64;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ServerSocketChannel server;
  private final Path socket;
  private final String token = newToken();
  private final int longestFrame;
  private final Set<SocketChannel> unproven = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<FrameChannel> worker = new CompletableFuture<>();
  private volatile BooleanSupplier ended = () -> false;
  private volatile boolean closed;

  private Doorkeeper(ServerSocketChannel server, Path socket, int longestFrame) {
    this.server = server;
    this.socket = socket;
    this.longestFrame = longestFrame;
  }

  /**
   * Opens a socket.
   *
   * @param longestFrame of a worker that has shown the token, in bytes
   */
  static Doorkeeper open(Path socket, int longestFrame) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    Doorkeeper doorkeeper = new Doorkeeper(server, socket, longestFrame);
    start("manyhands-door", doorkeeper::acceptAll);
    return doorkeeper;
  }

  /** Not a virtual thread: programs that keep all carriers busy must get their workers, too. */
  private static void start(String name, Runnable action) {
    Thread.ofPlatform().daemon().name(name).start(action);
  }

  private static String newToken() {
    byte[] token = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(token);
    return HexFormat.of().formatHex(token);
  }

  /** What the worker has to show. */
  String token() {
    return token;
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel caller = server.accept();
        if (unproven.size() < MOST_UNPROVEN) {
          unproven.add(caller);
          start("manyhands-greet", () -> greet(caller));
        } else {
          turnAway(caller);
        }
      }
    } catch (IOException e) { // it was closed, or can take nobody any more
      worker.completeExceptionally(e);
    }
  }

  private void greet(SocketChannel caller) {
    boolean welcome = false;
    try {
      FrameChannel frames = new FrameChannel(caller, 2 * TOKEN_BYTES);
      if (isOwnUser(caller) && proves(frames.read())) {
        frames.allow(longestFrame);
        unproven.remove(caller); // before others know: whoever closes the door keeps it
        welcome = worker.complete(frames);
      }
    } catch (IOException e) {
      LOG.debug("Somebody knocked at '{}' who cannot be heard.", socket, e);
    } finally {
      unproven.remove(caller);
      if (!welcome) {
        turnAway(caller);
      }
    }
  }

  /**
   * Told how to see that the worker is being ended, and may not come to say who it is.
   *
   * @param whether whether it is
   */
  void endsWhen(BooleanSupplier whether) {
    ended = whether;
  }

  private void turnAway(SocketChannel caller) {
    LOG.atLevel(closed || ended.getAsBoolean() ? Level.DEBUG : Level.WARN)
        .log("Somebody who is no worker knocked at '{}', and was turned away.", socket);
    closeQuietly(caller);
  }

  private boolean isOwnUser(SocketChannel caller) throws IOException {
    return !caller.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)
        || caller
            .getOption(ExtendedSocketOptions.SO_PEERCRED)
            .user()
            .equals(Files.getOwner(socket.getParent()));
  }

  private boolean proves(@Nullable Frame hello) {
    return hello != null
        && hello.type() == Frame.Type.HELLO
        && MessageDigest.isEqual(hello.payload(), token.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Waits for the worker.
   *
   * @throws IOException if this was closed before it came
   */
  FrameChannel awaitWorker() throws IOException, InterruptedException {
    try {
      return worker.get();
    } catch (ExecutionException e) {
      throw new IOException("the worker has not connected", e.getCause());
    }
  }

  /** How many have knocked who have not said who they are. */
  int unproven() {
    return unproven.size();
  }

  @Override
  public void close() {
    closed = true; // before those notice who have not said who they are
    closeQuietly(server);
    unproven.forEach(Doorkeeper::closeQuietly);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("'{}' could not be closed.", closeable, e);
    }
  }
}
