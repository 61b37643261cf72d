package org.manyhands.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.manyhands.task.TaskInfo;

/**
 * What comes before a serialized task: what it is called. Its own length (4 bytes), id (8), attempt
 * (4), name, number of tags (4), and the tags, each text as its length in bytes (4) and UTF-8.
 */
final class TaskHeader {

  private TaskHeader() {}

  static byte[] write(TaskInfo info) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(0); // for the length
      out.writeLong(info.id());
      out.writeInt(info.attempt());
      writeText(out, info.name());
      out.writeInt(info.tags().size());
      for (Map.Entry<String, String> tag : info.tags().entrySet()) {
        writeText(out, tag.getKey());
        writeText(out, tag.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] header = bytes.toByteArray();
    ByteBuffer.wrap(header).putInt(header.length);
    return header;
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Where the task begins in a payload. */
  static int length(byte[] payload) throws IOException {
    int length = payload.length < Integer.BYTES ? -1 : ByteBuffer.wrap(payload).getInt();
    if (length < Integer.BYTES || length > payload.length) {
      throw new ProtocolException("Not a task: its header has length '%d'.".formatted(length));
    }
    return length;
  }

  static TaskInfo read(byte[] payload) throws IOException {
    int length = length(payload);
    try (DataInputStream in =
        new DataInputStream(
            new ByteArrayInputStream(payload, Integer.BYTES, length - Integer.BYTES))) {
      long id = in.readLong();
      int attempt = in.readInt();
      String name = readText(in);
      Map<String, String> tags = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        tags.put(readText(in), readText(in));
      }
      return new TaskInfo(id, name, attempt, tags);
    }
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new ProtocolException("Not a task: a text has length '%d'.".formatted(length));
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
