package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small program starts its workers from a cache that was made for it. */
class StartTrainingTest {

  private static final String FROM_CACHE = WorkerMain.class.getName() + " source: shared objects";

  @TempDir static Path folder;

  private static Application application;
  private static byte[] cache;

  /** Tells each JVM of a worker to write down where its classes come from. */
  private static String logging;

  @BeforeAll
  static void makeCache() throws Exception {
    application = Application.in(folder);
    application.addLibrary("app", application.classes());
    application.addLibrary("tests", Application.whereIs(CacheMain.class));
    logging = "-Xlog:class+load:file=%s/loaded-%%p".formatted(folder);
    assertEquals(List.of("made"), makeCache(logging));
    cache = Files.readAllBytes(made().getFirst());
  }

  private static List<String> makeCache(String option) throws Exception {
    return application.run("-cp", "lib/*", CacheMain.class.getName(), option);
  }

  @BeforeEach
  void deleteLogs() throws IOException {
    for (Path log : logs()) {
      Files.delete(log);
    }
  }

  private static void assertRuns(String jvmOption, String setting) throws Exception {
    assertEquals("tea costs 42 euro", run(jvmOption, setting).getFirst());
  }

  private static List<String> run(String jvmOption, String setting) throws Exception {
    return application.run(
        "-Dmanyhands.process.jvm-options=" + jvmOption, setting, "-cp", "lib/*", Application.MAIN);
  }

  private static void assertRuns() throws Exception {
    assertRuns(logging, "-Dmanyhands.process.start-cache=on");
  }

  private static List<Path> made() throws IOException {
    return filesIn(application.cache().resolve("manyhands")).stream()
        .filter(file -> !file.endsWith("lock"))
        .toList();
  }

  private static List<Path> logs() throws IOException {
    return filesIn(folder).stream()
        .filter(file -> file.getFileName().toString().startsWith("loaded-"))
        .toList();
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private boolean anyWorkerStartedFromCache() throws IOException {
    for (Path log : logs()) {
      if (Files.readString(log).contains(FROM_CACHE)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aWorkerStartsFromTheCacheOfItsProgram() throws Exception {
    assertRuns();
    assertTrue(anyWorkerStartedFromCache());
  }

  @Test
  void aWorkerDoesWithoutACacheThatIsSwitchedOff() throws Exception {
    assertRuns(logging, "-Dmanyhands.process.start-cache=off");
    assertFalse(anyWorkerStartedFromCache());
  }

  @Test
  void aFileThatIsNoCacheIsIgnored() throws Exception {
    withDamageFrom(0, StartTrainingTest::assertRuns);
    assertFalse(anyWorkerStartedFromCache());
  }

  @Test
  void aCacheThatCrashesTheJvmCostsOneStartAndIsDeleted() throws Exception {
    int before = made().size();
    int beyondWhatTheJvmChecks = 8192;
    withDamageFrom(
        beyondWhatTheJvmChecks,
        () -> {
          assertRuns();
          assertEquals(before - 1, made().size());
        });
  }

  private static void withDamageFrom(int start, Executable test) throws Exception {
    byte[] damaged = cache.clone();
    for (int i = start; i < damaged.length; i++) {
      damaged[i] ^= 0x5a;
    }
    with(damaged, test);
  }

  private static void with(byte[] content, Executable test) throws Exception {
    Path file = made().stream().filter(made -> holds(made, cache)).findFirst().orElseThrow();
    replace(file, content);
    try {
      test.run();
    } finally {
      replace(file, cache);
    }
  }

  @Test
  void aCacheThatIsCutOffIsIgnored() throws Exception {
    for (int length : List.of(1, 100, 5000, cache.length / 2, cache.length / 10 * 9)) {
      with(Arrays.copyOf(cache, length), StartTrainingTest::assertRuns);
      assertFalse(anyWorkerStartedFromCache(), "of length " + length);
    }
  }

  @Test
  void aWorkerWithOtherOptionsHasAnotherCache() throws Exception {
    assertRuns(logging, "-Dmanyhands.process.heap=64m");
    assertRuns(logging, "-Dmanyhands.parallelism=2");
    assertFalse(anyWorkerStartedFromCache());
  }

  @Test
  void anInitializerRunsBesideACache() throws Exception {
    assertTrue(run(logging, "-Dshows=all").contains("initialized: true"));
    assertTrue(anyWorkerStartedFromCache());
  }

  @Test
  void aFolderOfCachesThatOthersCanEnterIsNotUsed() throws Exception {
    Path caches = application.cache().resolve("manyhands");
    Files.setPosixFilePermissions(caches, PosixFilePermissions.fromString("rwxrwx---"));
    try {
      assertRuns();
    } finally {
      Files.setPosixFilePermissions(caches, PosixFilePermissions.fromString("rwx------"));
    }
    assertFalse(anyWorkerStartedFromCache());
  }

  @Test
  void aFolderOfCachesThatCannotBeMadeIsDoneWithout() throws Exception {
    Path caches = application.cache();
    Path away = Files.move(caches, caches.resolveSibling("away"));
    Files.createFile(caches);
    try {
      assertRuns();
    } finally {
      Files.move(away, caches, StandardCopyOption.REPLACE_EXISTING);
    }
    assertFalse(anyWorkerStartedFromCache());
  }

  @Test
  void whereThereIsNoSpaceForACacheNoneIsMade() throws Exception {
    int before = made().size();
    assertEquals(
        List.of("impossible"),
        application.runWithoutSpace("-cp", "lib/*", CacheMain.class.getName(), "-Dfull=disk"));
    List<Path> now = made();
    assertEquals(before + 1, now.size());
    assertEquals(1, now.stream().filter(file -> holds(file, new byte[0])).count());
    assertRuns("-Dfull=disk", "-Dmanyhands.process.start-cache=on");
  }

  private static boolean holds(Path file, byte[] content) {
    try {
      return Arrays.equals(Files.readAllBytes(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file); // it may be only for reading
    Files.write(file, content);
  }

  @Test
  void twoProgramsAtOnceMakeOneCache() throws Exception {
    int before = made().size();
    FutureTask<List<String>> other = new FutureTask<>(() -> makeCache("-Dtwo=programs"));
    Thread.ofPlatform().daemon().start(other);
    assertEquals(List.of("made"), makeCache("-Dtwo=programs"));
    assertEquals(List.of("made"), other.get());
    assertEquals(before + 1, made().size());
  }

  @Test
  void aPoolThatEndsMeanwhileLeavesNeitherProcessNorFile() throws Exception {
    assertEquals(
        List.of("0"), application.run("-cp", "lib/*", CacheMain.class.getName(), "early", "-Da=b"));
  }

  @Test
  void aProgramThatEndsMeanwhileLeavesNoFile() throws Exception {
    List<Path> before = made();
    for (String when : List.of("exit", "exit-late")) {
      application.run("-cp", "lib/*", CacheMain.class.getName(), when, "-Dends=" + when);
      assertEquals(before, made(), when);
    }
  }

  @Test
  void aShortProgramMakesNone() throws Exception {
    List<Path> before = made();
    assertRuns("-Dshort=program", "-Dmanyhands.process.start-cache=on");
    assertEquals(before, made());
  }

  /** A part of a test. */
  private interface Executable {
    void run() throws Exception;
  }
}
