package org.manyhands.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a program has printed to one of its streams. It is taken without ever waiting for more: a
 * thread that waits in a read can neither be interrupted nor woken by closing the stream, and would
 * wait for every process that a program has left behind.
 */
final class CapturedOutput {

  private final InputStream stream;
  private final int limit;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  CapturedOutput(InputStream stream, int limit) {
    this.stream = stream;
    this.limit = limit;
  }

  /** Takes what there is, one byte above the limit at most; says how many bytes there were. */
  int take() throws IOException {
    int count = (int) Math.min(stream.available(), limit + 1L - bytes.size());
    bytes.writeBytes(stream.readNBytes(count));
    return count;
  }

  /** Takes all that there is; of a program that has ended, that is all there ever will be. */
  void takeAll() throws IOException {
    while (take() > 0) {}
  }

  boolean exceedsLimit() {
    return bytes.size() > limit;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
