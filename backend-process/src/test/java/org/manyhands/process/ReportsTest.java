package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.wire.Codec;
import org.manyhands.wire.DescriptorWriter;
import org.manyhands.wire.Filters;
import org.manyhands.wire.Frame;
import org.manyhands.wire.FrameChannel;
import org.manyhands.wire.Link;

class ReportsTest {

  private static final int LIMIT = 1 << 16;
  private static final int MANY = 10_000;

  @TempDir Path folder;
  private SocketChannel worker;
  private FrameChannel program;
  private Reports reports;

  @BeforeEach
  void connect() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      worker = SocketChannel.open(address);
      program = new FrameChannel(server.accept(), LIMIT);
    }
    reports = new Reports(link(worker));
  }

  @AfterEach
  void disconnect() throws IOException {
    worker.close();
    program.close();
  }

  private static Link link(SocketChannel channel) {
    return new Link(
        new FrameChannel(channel, LIMIT), new Codec(Filters.of(""), null), new DescriptorWriter());
  }

  private static long done(Frame report) {
    assertEquals(Frame.Type.PROGRESS, report.type());
    return ByteBuffer.wrap(report.payload()).getLong();
  }

  private long read() throws IOException {
    Frame report = program.read();
    assertNotNull(report);
    return done(report);
  }

  @Test
  void aReportIsSentWithoutWaitingForTheEndOfTheTask() throws IOException {
    reports.put(Frame.progress(1, 1, 2));
    assertEquals(1, read());
    reports.put(Frame.progress(1, 2, 2));
    assertEquals(2, read());
  }

  @Test
  void reportsThatNobodyHasReadDoNotPileUpAndTheLastArrives() throws Exception {
    for (int i = 1; i <= MANY; i++) { // more than the socket holds, but put() never waits
      reports.put(Frame.progress(1, i, MANY));
    }
    Thread flusher =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                reports.flush();
                worker.shutdownOutput();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    long last = 0;
    for (Frame report = program.read(); report != null; report = program.read()) {
      assertTrue(done(report) > last, "reports overtook each other");
      last = done(report);
    }
    assertEquals(MANY, last);
    flusher.join();
  }

  @Test
  void flushingSendsEachReportOnce() throws IOException {
    reports.flush();
    reports.put(Frame.progress(1, 1, 2));
    reports.flush();
    reports.flush();
    worker.shutdownOutput();
    assertEquals(1, read());
    assertNull(program.read());
  }

  @Test
  void anInterruptedTaskMayTellHowFarItIs() throws IOException {
    Thread.currentThread().interrupt();
    reports.put(Frame.progress(1, 1, 2));
    assertTrue(Thread.interrupted());
    assertEquals(1, read());
    assertTrue(worker.isOpen(), "the interrupt closed the channel");
  }

  @Test
  void aConnectionThatBreaksHarmsNoTask() throws IOException {
    worker.close();
    reports.put(Frame.progress(1, 1, 2));
    reports.put(Frame.progress(1, 2, 2));
    reports.put(Frame.progress(1, 3, 3));
    Reports others = new Reports(link(worker));
    assertThrows(IOException.class, () -> putAndFlush(others));
  }

  private static void putAndFlush(Reports reports) throws IOException {
    for (int i = 0; i < 2; i++) { // one may be taken by the thread that sends
      reports.put(Frame.progress(1, i, 2));
      reports.flush();
    }
  }
}
