package org.manyhands.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.manyhands.task.RemoteFailureException;
import org.manyhands.task.TaskNotSerializableException;

/**
 * How what a task threw crosses to the program. It always arrives: as itself if both sides can
 * serialize it, and otherwise as a {@link RemoteFailureException} with its text and stack trace.
 */
public final class Failures {

  private static final int MAX_TRACE = 1024;
  private static final String WHAT = "This exception";

  private Failures() {}

  /**
   * Writes a failure: first as text, then, if it can be, serialized.
   *
   * @param thrown the failure
   * @param codec writes it
   * @return its bytes
   */
  public static byte[] encode(Throwable thrown, Codec codec) {
    byte[] serialized = {};
    String why = "";
    try {
      serialized = codec.encode(thrown, WHAT);
    } catch (TaskNotSerializableException e) { // the text is enough
      why = System.lineSeparator() + e.getMessage();
    } catch (Error e) { // above all, too little memory
      why = because(e);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      text(out, thrown.getClass().getName());
      text(out, describe(thrown) + why);
      trace(out, thrown);
      out.write(serialized);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a failure.
   *
   * @param bytes what {@link #encode} returned
   * @param codec reads it
   * @return the failure itself, or what stands for it
   * @throws IOException if the bytes are damaged
   */
  public static Throwable decode(byte[] bytes, Codec codec) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String originalClass = text(in);
    String message = text(in);
    StackTraceElement[] trace = trace(in);
    byte[] serialized = in.readAllBytes();
    if (serialized.length == 0) {
      return new RemoteFailureException(originalClass, message, trace);
    }
    try {
      return codec.decode(serialized) instanceof Throwable original
          ? original
          : new RemoteFailureException(originalClass, message, trace);
    } catch (Exception | Error e) { // the exception's own code, which may throw anything
      RemoteFailureException standIn =
          new RemoteFailureException(originalClass, message + because(e), trace);
      standIn.addSuppressed(e);
      return standIn;
    }
  }

  private static String because(Throwable thrown) {
    return "%n%s is told as text: %s".formatted(WHAT, describeOne(thrown));
  }

  /** Class, message and causes. An exception's own methods are a user's code, and may throw. */
  private static String describe(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < 10; t = causeOf(t), depth++) {
      text.append(depth == 0 ? "" : "; caused by ").append(describeOne(t));
    }
    return text.toString();
  }

  /** Class and message, even of an exception of a user whose own methods throw. */
  static String describeOne(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (RuntimeException | Error e) {
      return "%s (whose message threw %s)"
          .formatted(thrown.getClass().getName(), e.getClass().getName());
    }
  }

  private static @org.jspecify.annotations.Nullable Throwable causeOf(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (RuntimeException | Error e) {
      return null;
    }
  }

  private static void trace(DataOutputStream out, Throwable thrown) throws IOException {
    List<StackTraceElement> trace = traceOf(thrown);
    out.writeInt(trace.size());
    for (StackTraceElement element : trace) {
      text(out, element.getClassName());
      text(out, element.getMethodName());
      text(out, element.getFileName() == null ? "" : element.getFileName());
      out.writeInt(element.getLineNumber());
    }
  }

  private static List<StackTraceElement> traceOf(Throwable thrown) {
    try {
      List<StackTraceElement> trace = List.of(thrown.getStackTrace());
      return trace.subList(0, Math.min(trace.size(), MAX_TRACE));
    } catch (RuntimeException | Error e) {
      return List.of();
    }
  }

  private static StackTraceElement[] trace(DataInputStream in) throws IOException {
    StackTraceElement[] trace = new StackTraceElement[checked(in.readInt(), MAX_TRACE)];
    for (int i = 0; i < trace.length; i++) {
      String type = text(in);
      String method = text(in);
      String file = text(in);
      trace[i] = new StackTraceElement(type, method, file.isEmpty() ? null : file, in.readInt());
    }
    return trace;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String text(DataInputStream in) throws IOException {
    int length = checked(in.readInt(), in.available());
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static int checked(int length, int limit) throws IOException {
    if (length < 0 || length > limit) {
      throw new StreamCorruptedException("A failure has the length '%d'.".formatted(length));
    }
    return length;
  }
}
