package org.manyhands.process;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.Codec;
import org.manyhands.wire.DescriptorWriter;
import org.manyhands.wire.Filters;
import org.manyhands.wire.Frame;
import org.manyhands.wire.FrameChannel;
import org.manyhands.wire.Link;
import org.manyhands.wire.ValueCodecs;

/**
 * A task as it was sent to its worker, to be run again: what came over the connection, up to the
 * task, behind a frame that says what this is, and what the filter of the pool was.
 *
 * @param codec reads the task
 * @param task the task
 */
record TaskFile(Codec codec, Frame task) {

  private static final String FORMAT = "manyhands task 1\n";

  /**
   * Writes a file, and deletes it again if that fails.
   *
   * @param filter the patterns of the filter of the pool
   * @param descriptors what the task needs, to be read
   * @param task the payload
   */
  static void write(Path file, String filter, List<Frame> descriptors, byte[] task)
      throws IOException {
    List<Frame> frames = new ArrayList<>();
    byte[] format = (FORMAT + filter).getBytes(StandardCharsets.UTF_8);
    frames.add(new Frame(Frame.Type.HELLO, 0, format));
    frames.addAll(descriptors);
    frames.add(new Frame(Frame.Type.TASK, 1, task));
    ByteChannel created = ReportFolder.create(file);
    try (FrameChannel out = new FrameChannel(created, 0)) {
      out.write(frames);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /**
   * Reads a file, but deserializes nothing but class descriptors, behind the filter.
   *
   * @throws IOException if it cannot be read, or is something else
   */
  static TaskFile read(Path file, @Nullable ClassLoader loader) throws IOException {
    int longest = (int) Math.min(Integer.MAX_VALUE, Files.size(file));
    try (FrameChannel in = new FrameChannel(Files.newByteChannel(file), longest)) {
      Codec codec = new Codec(Filters.of(filter(in.read())), loader, ValueCodecs.installed());
      Link link = new Link(in, codec, new DescriptorWriter());
      Frame task = link.receive();
      if (task == null || task.type() != Frame.Type.TASK) {
        throw new ProtocolException("it holds no task");
      }
      return new TaskFile(link.codec(), task);
    }
  }

  private static String filter(@Nullable Frame first) throws IOException {
    String text = first == null ? "" : new String(first.payload(), StandardCharsets.UTF_8);
    if (first == null || first.type() != Frame.Type.HELLO || !text.startsWith(FORMAT)) {
      throw new ProtocolException("it is no replay file of this version");
    }
    return text.substring(FORMAT.length());
  }
}
