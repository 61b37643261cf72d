package org.manyhands.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A program that has no file descriptors left is told so, when it runs a command; it loses none of
 * those that it has, and its commands work when there are enough again.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@DisabledOnOs(OS.WINDOWS)
class CommandScarcityTest {

  @Test
  void withoutDescriptorsItIsToldAndLosesNone() throws Exception {
    Process program =
        Programs.java(List.of("/bin/sh", "-c", "ulimit -n 120; exec \"$@\"", "sh"), Scarce.class)
            .redirectErrorStream(true)
            .start();
    String seen = new String(program.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, program.waitFor(), seen);
    assertTrue(seen.contains("before: done, Command 'no-such-program'"), seen);
    for (int free = 0; free < 6; free++) { // fewer than its pipes take
      assertTrue(seen.contains("with %d: Command 'echo done'".formatted(free)), seen);
    }
    assertTrue(seen.contains("Too many open files); raise the limit (ulimit -n)"), seen);
    assertTrue(seen.contains("with %d: done\n".formatted(Scarce.STEPS - 1)), seen);
    assertTrue(seen.contains("lost: 0\n"), seen);
    assertTrue(seen.contains("after: done\n"), seen);
  }

  /** Loads its classes, takes all descriptors, and then gives them back one by one. */
  static final class Scarce {

    private static final int STEPS = 30;

    private Scarce() {}

    public static void main(String[] args) throws IOException {
      System.out.println("before: %s, %s".formatted(tryCommand(), tryCommand("no-such-program")));
      Deque<FileInputStream> taken = takeAll();
      for (int free = 0; free < STEPS; free++) {
        System.out.println("with %d: %s".formatted(free, tryCommand()));
        taken.remove().close();
      }
      System.out.println("lost: " + taken.stream().filter(Scarce::isLost).count());
      while (!taken.isEmpty()) {
        taken.remove().close();
      }
      System.out.println("after: " + tryCommand());
    }

    private static String tryCommand() {
      return tryCommand("echo", "done");
    }

    private static String tryCommand(String program, String... arguments) {
      try {
        return Command.of(program, arguments).call().output().strip();
      } catch (CommandFailedException e) {
        return String.valueOf(e.getMessage());
      } catch (IOException | InterruptedException e) {
        return e.toString();
      }
    }

    private static Deque<FileInputStream> takeAll() {
      Deque<FileInputStream> taken = new ArrayDeque<>();
      try {
        while (true) {
          taken.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        System.out.println("taken: " + e.getMessage());
        return taken;
      }
    }

    private static boolean isLost(FileInputStream one) {
      try {
        return one.read() >= 0;
      } catch (IOException e) { // a bad file descriptor
        System.out.println(e);
        return true;
      }
    }
  }
}
