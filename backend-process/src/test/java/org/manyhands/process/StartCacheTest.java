package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

  @TempDir Path folder;

  private static Path madeIn(Path work) throws IOException {
    return Files.writeString(work.resolve("made"), "classes");
  }

  private static Path notAgain(Path work) {
    throw new AssertionError("made again in " + work);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void itIsMadeOnce() throws IOException {
    StartCache cache = new StartCache(folder, "key");
    assertTrue(cache.isMissing());
    cache.make(StartCacheTest::madeIn);
    assertTrue(cache.isReady());
    cache.make(StartCacheTest::notAgain);
    assertEquals(List.of("key.aot", "lock"), names());
  }

  @Test
  void whileOneIsMadeNoOtherIs() throws IOException {
    StartCache cache = new StartCache(folder, "key");
    cache.make(work -> {
      new StartCache(folder, "key").make(StartCacheTest::notAgain);
      new StartCache(folder, "other").make(StartCacheTest::notAgain);
      return madeIn(work);
    });
    assertEquals(List.of("key.aot", "lock"), names());
  }

  @Test
  void whatCannotBeMadeIsNotTriedAgain() throws IOException {
    StartCache cache = new StartCache(folder, "key");
    assertThrows(
        IOException.class,
        () ->
            cache.make(work -> {
              throw new IOException("impossible");
            }));
    assertFalse(cache.isMissing());
    assertFalse(cache.isReady());
    cache.make(StartCacheTest::notAgain);
  }

  @Test
  void whatIsGivenUpIsTriedAgain() throws IOException {
    StartCache cache = new StartCache(folder, "key");
    assertThrows(
        CancellationException.class,
        () ->
            cache.make(work -> {
              throw new CancellationException();
            }));
    assertEquals(List.of("lock"), names());
    cache.make(StartCacheTest::madeIn);
    assertTrue(cache.isReady());
  }

  @Test
  void whatWasNotUsedForLongIsDeleted() throws IOException {
    age(Files.writeString(folder.resolve("unused.aot"), "classes"), Duration.ofDays(31));
    age(Files.writeString(folder.resolve("used.aot"), "classes"), Duration.ofDays(29));
    age(Files.createFile(folder.resolve("impossible.aot")), Duration.ofDays(2));
    new StartCache(folder, "key").make(StartCacheTest::madeIn);
    assertEquals(List.of("key.aot", "lock", "used.aot"), names());
  }

  @Test
  void whatAProgramLeftThatWasKilledIsDeleted() throws IOException {
    Path killed = Files.createDirectory(folder.resolve("work-killed"));
    Files.createFile(killed.resolve("loaded"));
    new StartCache(folder, "key").make(StartCacheTest::madeIn);
    assertEquals(List.of("key.aot", "lock"), names());
  }

  @Test
  void onlyTheLastUsedAreKept() throws IOException {
    for (int i = 0; i < 20; i++) {
      age(Files.writeString(folder.resolve(i + ".aot"), "classes"), Duration.ofHours(i));
    }
    new StartCache(folder, "key").make(StartCacheTest::madeIn);
    assertEquals(
        List.of(
            "0.aot", "1.aot", "2.aot", "3.aot", "4.aot", "5.aot", "6.aot", "7.aot", "8.aot",
            "key.aot", "lock"),
        names());
  }

  private static void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void aFolderThatOthersCanEnterIsNotUsed() throws IOException {
    Path own = PrivateFolder.ensure(folder.resolve("own"), folder);
    Path shared = Files.createDirectory(folder.resolve("shared"));
    assertEquals(own, PrivateFolder.ensure(own, own));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThrows(IOException.class, () -> PrivateFolder.ensure(shared, own));
  }

  @Test
  void aFolderOfAnotherUserIsNotUsed() throws IOException {
    Path own = PrivateFolder.ensure(folder.resolve("own"), folder);
    Path other = PrivateFolder.ensure(folder.resolve("other"), folder);
    assumeTrue(isGivenAway(other), "only root can give a folder away");
    assertThrows(IOException.class, () -> PrivateFolder.ensure(other, own));
  }

  private static boolean isGivenAway(Path folder) {
    try {
      Files.setAttribute(folder, "unix:uid", 12345);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aCacheThatIsNotThereIsNotUsed() throws IOException {
    StartCache cache = new StartCache(folder, "key");
    assertEquals(List.of(), cache.options());
    cache.make(StartCacheTest::madeIn);
    assertFalse(cache.options().isEmpty());
    cache.discard();
    assertEquals(List.of(), cache.options());
  }

  private Path jar(String name) throws IOException {
    return new Packaging().with("content", new byte[1]).writeTo(folder.resolve(name));
  }

  private static Optional<String> key(
      List<Path> classPath, List<Path> modulePath, String... options) throws IOException {
    return StartKey.of(program(classPath, modulePath), List.of(options));
  }

  private static ProgramPath program(List<Path> classPath, List<Path> modulePath) {
    return new ProgramPath(classPath, modulePath, List.of(), List.of("Main"));
  }

  @Test
  void theKeyIsThatOfEveryJarAndOption() throws IOException {
    Path one = jar("one.jar");
    Path two = jar("two.jar");
    Optional<String> key = key(List.of(one, two), List.of(), "-Xmx64m");
    assertTrue(key.isPresent());
    assertEquals(key, key(List.of(one, two), List.of(), "-Xmx64m"));
    assertNotEquals(key, key(List.of(two, one), List.of(), "-Xmx64m"));
    assertNotEquals(key, key(List.of(one), List.of(two), "-Xmx64m"));
    assertNotEquals(key, key(List.of(one, two), List.of(), "-Xmx65m"));
    age(two, Duration.ofHours(1));
    Optional<String> older = key(List.of(one, two), List.of(), "-Xmx64m");
    assertNotEquals(key, older);
    FileTime time = Files.getLastModifiedTime(two);
    Files.write(two, new byte[(int) Files.size(two)]);
    Files.setLastModifiedTime(two, time);
    assertNotEquals(older, key(List.of(one, two), List.of(), "-Xmx64m"));
  }

  @Test
  void theKeyIsThatOfTheJarsWhichAManifestOrAFolderOfModulesHolds() throws IOException {
    Path library = jar("library.jar");
    Path app =
        new Packaging().withManifest("Class-Path: library.jar").writeTo(folder.resolve("app.jar"));
    Optional<String> executable = key(List.of(app), List.of());
    Optional<String> modules = key(List.of(), List.of(folder));
    Files.writeString(library, "longer");
    assertNotEquals(executable, key(List.of(app), List.of()));
    assertNotEquals(modules, key(List.of(), List.of(folder)));
  }

  @Test
  void aJarThatOnlyAManifestNamesIsNotOverlooked() throws IOException {
    Path one = jar("one.jar");
    Path two = jar("two.jar");
    Path app =
        new Packaging().withManifest("Class-Path: two.jar").writeTo(folder.resolve("app.jar"));
    StartKey.demandNoOther(program(List.of(app), List.of()));
    StartKey.demandNoOther(program(List.of(app, one, two), List.of()));
    assertThrows(
        IOException.class, () -> StartKey.demandNoOther(program(List.of(app, one), List.of())));
  }

  @Test
  void thereIsNoKeyForWhatTheJvmCannotCache() throws IOException {
    Path jar = jar("one.jar");
    Path classes = Files.createDirectory(folder.resolve("classes"));
    assertTrue(key(List.of(jar, classes), List.of()).isPresent());
    Files.createFile(Files.createDirectory(classes.resolve("app")).resolve("Main.class"));
    assertEquals(Optional.empty(), key(List.of(jar, classes), List.of()));
    assertEquals(Optional.empty(), key(List.of(jar), List.of(classes)));
    assertEquals(Optional.empty(), key(List.of(jar), List.of(), "-javaagent:agent.jar"));
    assertEquals(Optional.empty(), key(List.of(jar), List.of(), "-XX:AOTCache=own.aot"));
    assertEquals(Optional.empty(), key(List.of(jar), List.of(), "-XX:SharedArchiveFile=own.jsa"));
  }

  @Test
  void nothingIsMadeForAPoolThatHasEnded() throws Exception {
    StartCache cache = new StartCache(folder, "key");
    StartTraining training =
        new StartTraining(cache, CacheMain.settings(List.of()), Duration.ofDays(1));
    training.workerStarted();
    training.close();
    training.train();
    assertEquals(List.of(), names());
  }
}
