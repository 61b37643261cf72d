package org.manyhands.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.manyhands.wire.Frame;
import org.slf4j.event.Level;

/**
 * What a task logged in a worker.
 *
 * @param level how important it is
 * @param logger the name of the logger
 * @param message the message, with the stack trace if there is one
 * @param mdc the logging context
 */
record LogEntry(Level level, String logger, String message, Map<String, String> mdc) {

  /** Of a text, in characters. */
  private static final int LONGEST = 64 * 1024;

  private static final int MOST_KEYS = 256;

  static LogEntry of(Level level, String logger, String message) {
    return new LogEntry(level, logger, message, Map.of());
  }

  Frame frame() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(level.toInt());
      write(logger, out);
      write(message, out);
      out.writeShort(Math.min(mdc.size(), MOST_KEYS));
      int written = 0;
      for (Map.Entry<String, String> entry : mdc.entrySet()) {
        if (written++ == MOST_KEYS) {
          break;
        }
        write(entry.getKey(), out);
        write(String.valueOf(entry.getValue()), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not to an array
    }
    return new Frame(Frame.Type.LOG, 0, bytes.toByteArray());
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads an entry, of which nothing is trusted.
   *
   * @throws IOException if it is none
   */
  static LogEntry read(byte[] payload) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
      Level level = level(in.readUnsignedByte());
      String logger = read(in);
      String message = read(in);
      int keys = in.readUnsignedShort();
      Map<String, String> mdc = new LinkedHashMap<>();
      for (int i = 0; i < keys; i++) {
        mdc.put(read(in), read(in));
      }
      return new LogEntry(level, logger, message, mdc);
    }
  }

  private static Level level(int code) throws ProtocolException {
    try {
      return Level.intToLevel(code);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("Not a log entry: level '%d'.".formatted(code));
    }
  }

  private static String read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new ProtocolException("Not a log entry: a text of '%d' bytes.".formatted(length));
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
