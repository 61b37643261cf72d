package org.manyhands.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.manyhands.task.RemoteFailureException;

class FailuresTest {

  private static final Codec CODEC = new Codec(Filters.of(""), FailuresTest.class.getClassLoader());

  @Test
  void anExceptionCrossesAsItself() throws IOException {
    IllegalStateException thrown = new IllegalStateException("outer", new IOException("inner"));
    Throwable back = roundTrip(thrown);
    assertInstanceOf(IllegalStateException.class, back);
    assertEquals("outer", back.getMessage());
    assertEquals("inner", assertInstanceOf(IOException.class, back.getCause()).getMessage());
    assertArrayEquals(thrown.getStackTrace(), back.getStackTrace());
  }

  @Test
  void oneThatCannotBeSerializedCrossesAsText() throws IOException {
    Throwable thrown = new Unserializable("told", new IOException("why"));
    RemoteFailureException back = assertInstanceOf(RemoteFailureException.class, roundTrip(thrown));
    assertEquals(Unserializable.class.getName(), back.originalClass());
    String message = String.valueOf(back.getMessage());
    assertTrue(message.contains("told") && message.contains("why"), message);
    assertTrue(message.contains("cannot be serialized: field 'field' (java.lang.Object)"), message);
    StackTraceElement place = back.getStackTrace()[0];
    assertEquals("oneThatCannotBeSerializedCrossesAsText", place.getMethodName());
    assertEquals(thrown.getStackTrace()[0].getLineNumber(), place.getLineNumber());
  }

  @Test
  void oneThatTheFilterRefusesCrossesAsText() throws Exception {
    Class<?> refused = Class.forName("javax.naming.NamingException");
    Throwable back = roundTrip((Throwable) refused.getConstructor().newInstance());
    assertEquals(
        "javax.naming.NamingException",
        assertInstanceOf(RemoteFailureException.class, back).originalClass());
  }

  @Test
  void oneWhoseOwnMethodsThrowCrossesAsText() throws IOException {
    Throwable back = roundTrip(new Hostile());
    RemoteFailureException standIn = assertInstanceOf(RemoteFailureException.class, back);
    assertEquals(Hostile.class.getName(), standIn.originalClass());
    assertTrue(String.valueOf(standIn.getMessage()).contains("whose message threw"));
  }

  @Test
  void oneWhoseStackTraceIsHostileCrosses() throws IOException {
    assertEquals("traceless", roundTrip(new Traceless()).getMessage());
  }

  @Test
  void oneThatCannotBeReadBackCrossesAsText() throws IOException {
    Throwable back = roundTrip(new Unreadable());
    RemoteFailureException standIn = assertInstanceOf(RemoteFailureException.class, back);
    assertEquals(Unreadable.class.getName(), standIn.originalClass());
    String message = String.valueOf(standIn.getMessage());
    assertTrue(
        message.contains("This exception is told as text: java.lang.AssertionError"), message);
    assertInstanceOf(AssertionError.class, standIn.getSuppressed()[0]);
  }

  @Test
  void damagedBytesAreAnError() {
    byte[] good = Failures.encode(new IllegalStateException("x"), CODEC);
    for (int length = 0; length < 20; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(IOException.class, () -> Failures.decode(cut, CODEC));
    }
    byte[] hugeLength = {0x7f, -1, -1, -1, 0};
    assertThrows(IOException.class, () -> Failures.decode(hugeLength, CODEC));
  }

  private static Throwable roundTrip(Throwable thrown) throws IOException {
    return Failures.decode(Failures.encode(thrown, CODEC), CODEC);
  }

  private static final class Unserializable extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) // the mistake that is to be survived
    private final Object field = new Object();

    Unserializable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"})
    private final Object field = new Object();

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message for you");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause either");
    }
  }

  private static final class Traceless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Traceless() {
      super("traceless");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("no trace for you");
    }
  }

  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      throw new AssertionError("on purpose");
    }
  }
}
