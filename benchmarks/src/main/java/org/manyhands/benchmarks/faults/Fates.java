package org.manyhands.benchmarks.faults;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** What tasks do to their worker, and to whoever waits for them. */
final class Fates {

  private static final int FLOOD_LINES = 5_000;

  private Fates() {}

  static void die(Fate fate) throws IOException, ReflectiveOperationException {
    switch (fate) {
      case EXITS -> System.exit(0);
      case HALTS -> Runtime.getRuntime().halt(0);
      case SEGFAULTS -> segfault();
      case OUT_OF_HEAP -> fillHeap();
      case OUT_OF_METASPACE -> fillMetaspace();
      case OUT_OF_MEMORY -> {
        refuseMemory();
        fillMetaspace();
      }
      default -> throw new IllegalArgumentException(fate.toString());
    }
  }

  private static void segfault() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field field = type.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    type.getMethod("putLong", long.class, long.class).invoke(field.get(null), 8L, 1L);
  }

  /** Where the system has no such limit, the metaspace ends all the same. */
  private static void refuseMemory() {
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("prlimit", "--as=1", "--pid", self).start().waitFor();
    } catch (IOException | OutOfMemoryError e) { // none here; or it was quicker than this method
      System.err.println("The limit of memory: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fillHeap() {
    List<byte[]> leak = new ArrayList<>();
    while (leak.size() < Integer.MAX_VALUE) {
      leak.add(new byte[1 << 20]);
    }
  }

  private static void fillMetaspace() throws IOException, IllegalAccessException {
    byte[] definition;
    try (InputStream in = Fates.class.getResourceAsStream("Fates.class")) {
      definition = Objects.requireNonNull(in, "Fates.class").readAllBytes();
    }
    List<MethodHandles.Lookup> leak = new ArrayList<>();
    while (leak.size() < Integer.MAX_VALUE) {
      leak.add(
          MethodHandles.lookup()
              .defineHiddenClass(definition, true, MethodHandles.Lookup.ClassOption.STRONG));
    }
  }

  static int overflow(int depth) {
    return depth < 0 ? 0 : 1 + overflow(depth + 1);
  }

  static void flood() {
    String line = "x".repeat(100);
    for (int i = 0; i < FLOOD_LINES; i++) {
      System.out.println(line);
    }
  }

  static void closeLifeline() throws IOException {
    new FileInputStream(FileDescriptor.in).close();
  }

  static void ignoreInterrupts() {
    while (true) {
      LockSupport.park();
      Thread.interrupted(); // or it would not wait any more
    }
  }

  /** Cannot cross to the program as itself. */
  static final class BadException extends Exception {

    private static final long serialVersionUID = 1;

    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new java.io.NotSerializableException("on purpose");
    }
  }

  /** Has no message that could be read. */
  static final class BadMessage extends RuntimeException {

    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("on purpose");
    }
  }
}
