package org.manyhands.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.manyhands.wire.Filters;
import org.manyhands.wire.MessageLimit;
import org.manyhands.wire.ValueCodecs;
import org.slf4j.event.Level;

/**
 * Has the start cache made that a pool of one worker in this program would use, without waiting
 * until it is worth it. The arguments are options for the JVM, and before them a word: {@code
 * early} if the pool is to end as soon as the making has begun; {@code exit} if the program is to
 * end then, or {@code exit-late}, when a worker has recorded what it loads.
 */
final class CacheMain {

  private CacheMain() {}

  public static void main(String[] arguments) throws Exception {
    String when = arguments[0].startsWith("-") ? "made" : arguments[0];
    List<String> options =
        List.of(arguments).subList(when.equals("made") ? 0 : 1, arguments.length);
    Path folder = PrivateFolder.create();
    Path caches = PrivateFolder.cache(folder);
    ProcessSettings settings = settings(options);
    String key =
        StartKey.of(ProgramPath.ofThisProgram(), WorkerCommand.options(settings)).orElseThrow();
    StartCache cache = new StartCache(caches, key);
    StartTraining training = new StartTraining(cache, settings, Duration.ZERO);
    training.workerStarted();
    if (when.startsWith("exit")) {
      Processes.await("the beginning", () -> workFolders(caches) == 1);
      Processes.await("the record", () -> when.equals("exit") || hasRecorded(caches));
      PrivateFolder.delete(folder);
      System.exit(0);
    } else if (when.equals("early")) {
      Processes.await("the beginning", () -> workFolders(caches) == 1);
      training.close();
      System.out.println(workFolders(caches) + ProcessHandle.current().descendants().count());
    } else {
      Processes.await("a start cache", () -> !cache.isMissing());
      training.close();
      System.out.println(cache.isReady() ? "made" : "impossible");
    }
    PrivateFolder.delete(folder);
  }

  private static boolean hasRecorded(Path caches) {
    try (Stream<Path> files = Files.walk(caches)) {
      return files.anyMatch(file -> file.endsWith("loaded"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long workFolders(Path caches) {
    try (Stream<Path> files = Files.list(caches)) {
      return files.filter(Files::isDirectory).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ProcessSettings settings(List<String> jvmOptions) {
    return new ProcessSettings(
        "test",
        1,
        new Memory(0, 0, 0),
        new SharedMemory.Limits(0, ""),
        0,
        Duration.ZERO,
        jvmOptions,
        "",
        new Surroundings("", List.of()),
        "",
        "",
        Level.INFO,
        Duration.ofSeconds(60),
        Duration.ofSeconds(2),
        new MessageLimit(1 << 20, "process"),
        Filters.of(""),
        "",
        ValueCodecs.NONE,
        false,
        false);
  }
}
