package org.manyhands.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;

/**
 * A pool that has no descriptors left, or no room for files, says so to those whose tasks need a
 * new worker; it keeps nobody waiting, and works when there is enough again.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ScarcityTest {

  private static final String MOUNT = "mount -t tmpfs -o size=400k none \"$0\"";

  @TempDir Path folder;

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(program.getInputStream().readAllBytes(), UTF_8);
    return output + "exit code " + program.waitFor();
  }

  /** Runs the program behind a script, which gets its command line. */
  private String run(List<String> shell, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(shell);
    command.add(folder.toString());
    List<String> options =
        List.of("-Djava.io.tmpdir=" + folder, "-Dmanyhands.process.start-cache=off");
    command.addAll(Processes.java(options, ScarceMain.class, arguments).command());
    return output(command);
  }

  private static void assertRecovers(String seen, String reason) {
    assertTrue(seen.contains("before: 2 values"), seen);
    assertTrue(seen.contains("with 0: 0 values org.manyhands.task.BackendUnavailable"), seen);
    assertTrue(seen.contains(reason), seen);
    assertTrue(seen.contains("after: 2 values"), seen);
    assertTrue(seen.endsWith("exit code 0"), seen);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void withoutDescriptorsTasksAreToldAndLaterTheyWork() throws Exception {
    String seen = run(List.of("/bin/sh", "-c", "ulimit -n 250; exec \"$@\""));
    assertRecovers(seen, "Too many open files); raise the limit (ulimit -n)");
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void withoutRoomForFilesTasksAreToldAndLaterTheyWork() throws Exception {
    List<String> mounts = List.of("unshare", "-r", "-m", "/bin/sh", "-c");
    List<String> attempt = new ArrayList<>(mounts);
    attempt.addAll(List.of(MOUNT, folder.toString()));
    String mounted = output(attempt);
    assumeTrue(mounted.equals("exit code 0"), () -> "no small file system here: " + mounted);
    List<String> shell = new ArrayList<>(mounts);
    shell.add(MOUNT + " && exec \"$@\"");
    assertRecovers(run(shell, folder.toString()), "No space left on device");
  }

  @Test
  void aPoolWhoseFolderIsDeletedGoesOnInAnother() throws IOException {
    Path first;
    Path second;
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      first = ownFolder(executor);
      PrivateFolder.delete(first);
      assertEquals(pid, Processes.pid(executor)); // who is connected needs no folder
      Processes.kill(pid);
      Processes.await("its end", () -> !Processes.isAlive(pid));
      second = ownFolder(executor);
      assertTrue(!second.equals(first) && Files.exists(second));
    }
    assertTrue(Files.notExists(second));
  }

  private static Path ownFolder(TaskExecutor executor) {
    return Path.of(executor.run(() -> System.getProperty("org.manyhands.process.folder")));
  }
}
