package org.manyhands.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What the tests of this package share: scripts, and the processes that they leave traces of. */
final class Programs {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private Programs() {}

  static Command sh(String script, String... arguments) {
    return Command.of("sh", "-c", script, "sh").withArguments(arguments);
  }

  /**
   * Another JVM that runs a class of the tests, behind a shell or the like, which gets its words.
   */
  static ProcessBuilder java(List<String> shell, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(shell);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /**
   * A script that starts two processes, one of which starts a third, and waits for them; each is
   * written down in a file.
   */
  static Command tree(Path folder) {
    return sh("""
    echo $$ > root
    sleep 1000 & echo $! > other
    sh -c 'echo $$ > child; sleep 1000 & echo $! > grandchild; > complete; wait' &
    wait
    """)
        .withFolder(folder);
  }

  /** The processes of a {@link #tree}, once it is complete. */
  static List<Long> awaitTree(Path folder) {
    await("a complete tree", () -> Files.exists(folder.resolve("complete")));
    return Stream.of("root", "other", "child", "grandchild")
        .map(folder::resolve)
        .map(Programs::awaitPid)
        .toList();
  }

  static long awaitPid(Path file) {
    await("'%s' is written".formatted(file), () -> Files.exists(file));
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that nobody has asked for the exit code of is not alive, although it is listed. */
  static boolean isAlive(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().command())
        .isPresent();
  }

  /** The processes of this machine that have an argument. */
  static List<Long> withArgument(String argument) {
    return ProcessHandle.allProcesses()
        .filter(process -> hasArgument(process.info(), argument))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static boolean hasArgument(ProcessHandle.Info info, String argument) {
    return info.arguments().stream().flatMap(Stream::of).anyMatch(argument::equals);
  }

  static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < BOUND.toNanos(), what);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
