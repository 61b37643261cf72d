package org.manyhands.gpu.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCacheTest {

  private static final String SOURCE = "kernel void fill(global int* v, int n) { *v = n; }";
  private static final String OTHER = "kernel void fill(global int* v, int n) { *v = -n; }";
  private static final byte[] KEY = BinaryStore.key(List.of("a", "b"));

  @TempDir Path temp;

  private Session open(Path folder) {
    return Devices.choose("").open(SessionOptions.DEFAULT.withCacheFolder(folder));
  }

  /** Also that of the session's self-test. */
  private int compiledToFill(Path folder, String source, int expected) {
    try (Session session = open(folder)) {
      Program program = session.program(source, false);
      int[] value = {0};
      try (Buffer buffer = session.allocate(4)) {
        Ending.of(
                session
                    .launch(program, "fill")
                    .argument(buffer)
                    .argument(42)
                    .read(buffer, 0, value, 0, 1))
            .expectDone();
      }
      assertEquals(expected, value[0]);
      return session.compiled();
    }
  }

  @Test
  void aProgramIsBuiltOnceInASession() {
    try (Session session = Devices.choose("").open(SessionOptions.DEFAULT)) {
      Program program = session.program(SOURCE, false);
      assertSame(program, session.program(SOURCE, false));
      assertNotSame(program, session.program(SOURCE, true));
      assertNotSame(program, session.program(OTHER, false));
    }
  }

  @Test
  void whatTheCompilerRefusesIsShownWithItsLog() {
    Session session = Devices.choose("").open(SessionOptions.DEFAULT);
    try (session) {
      String source = "kernel void broken(global int* v) {\n  *v = nowhere;\n}\n";
      BuildFailedException failure =
          assertThrows(BuildFailedException.class, () -> session.program(source, false));
      assertTrue(failure.log().contains("nowhere"), failure.log());
      assertTrue(
          Messages.message(failure).contains("   2    *v = nowhere;"), Messages.message(failure));
      assertThrows(BuildFailedException.class, () -> session.program(source, false));
    }
    Released.requireAll(session);
  }

  @Test
  void anotherSessionTakesWhatWasCompiledBefore() {
    Path folder = temp.resolve("new").resolve("cache");
    assertEquals(2, compiledToFill(folder, SOURCE, 42));
    assertEquals(0, compiledToFill(folder, SOURCE, 42));
    assertEquals(1, compiledToFill(folder, OTHER, -42));
  }

  @Test
  void theFolderAndItsFilesAreForTheirOwnerAlone() throws IOException {
    Path folder = temp.resolve("cache");
    compiledToFill(folder, SOURCE, 42);
    assertEquals("rwx------", permissions(folder));
    List<Path> files = files(folder);
    assertEquals(2, files.size());
    for (Path file : files) {
      assertEquals("rw-------", permissions(file));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void damagedFilesAreReplaced() throws IOException {
    compiledToFill(temp, SOURCE, 42);
    for (Path file : files(temp)) {
      byte[] content = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(content, content.length / 2));
    }
    assertEquals(2, compiledToFill(temp, SOURCE, 42), "truncated");
    for (Path file : files(temp)) {
      byte[] content = Files.readAllBytes(file);
      content[content.length - 1] ^= 1;
      Files.write(file, content);
    }
    assertEquals(2, compiledToFill(temp, SOURCE, 42), "one bit flipped");
    for (Path file : files(temp)) {
      Files.write(file, new byte[0]);
    }
    assertEquals(2, compiledToFill(temp, SOURCE, 42), "empty");
    assertEquals(0, compiledToFill(temp, SOURCE, 42), "replaced");
  }

  @Test
  void aFileOfAnotherProgramIsNotTaken() throws IOException {
    compiledToFill(temp.resolve("a"), SOURCE, 42);
    compiledToFill(temp.resolve("b"), OTHER, -42);
    List<Path> mine = files(temp.resolve("a"));
    Path ofOther =
        files(temp.resolve("b")).stream()
            .filter(file -> mine.stream().noneMatch(f -> f.endsWith(file.getFileName())))
            .findFirst()
            .orElseThrow();
    for (Path file : mine) {
      Files.copy(ofOther, file, StandardCopyOption.REPLACE_EXISTING);
    }
    assertEquals(2, compiledToFill(temp.resolve("a"), SOURCE, 42));
  }

  @Test
  void aBinaryThatTheDriverRefusesIsCompiledAnew() throws IOException {
    compiledToFill(temp, SOURCE, 42);
    BinaryStore store = BinaryStore.open(temp).orElseThrow();
    for (Path file : files(temp)) {
      String name = file.getFileName().toString();
      byte[] key = java.util.HexFormat.of().parseHex(name.substring(0, name.indexOf('.')));
      store.keep(key, "no binary at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertEquals(2, compiledToFill(temp, SOURCE, 42));
  }

  @Test
  void whatWasKeptIsFound() {
    BinaryStore store = BinaryStore.open(temp).orElseThrow();
    assertEquals(Optional.empty(), store.find(KEY));
    store.keep(KEY, new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, store.find(KEY).orElseThrow());
    store.keep(KEY, new byte[] {4});
    assertArrayEquals(new byte[] {4}, store.find(KEY).orElseThrow());
  }

  @Test
  void theBordersBetweenPartsBelongToTheKey() {
    assertFalse(
        Arrays.equals(BinaryStore.key(List.of("ab", "c")), BinaryStore.key(List.of("a", "bc"))));
  }

  @Test
  void theFilesThatWereNotUsedForLongestGoFirst() throws IOException {
    BinaryStore store = BinaryStore.open(temp).orElseThrow();
    for (int i = 0; i < BinaryStore.MOST; i++) {
      store.keep(key(i), new byte[] {1});
    }
    for (Path file : files(temp)) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    }
    assertTrue(store.find(key(7)).isPresent());
    store.keep(KEY, new byte[] {1});
    assertEquals(BinaryStore.MOST, files(temp).size());
    assertTrue(store.find(KEY).isPresent());
    assertTrue(store.find(key(7)).isPresent());
  }

  private static byte[] key(int i) {
    return BinaryStore.key(List.of(Integer.toString(i)));
  }

  @Test
  void aFolderThatOthersMayWriteToIsNotUsed() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(2, compiledToFill(folder, SOURCE, 42));
    assertEquals(List.of(), files(folder));
  }

  @Test
  void aFolderThatCannotBeMadeCostsTimeOnly() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertEquals(2, compiledToFill(file, SOURCE, 42));
  }
}
