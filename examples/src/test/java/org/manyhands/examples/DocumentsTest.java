package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever Java a document shows stands in a source file that is compiled and tested. */
class DocumentsTest {

  private static final Path TOP = Path.of("..");

  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> everyBlockStandsInASource() throws IOException {
    String sources = sources();
    return documents().flatMap(document -> blocks(document, sources));
  }

  private static Stream<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
      return Stream.concat(
          Stream.of(TOP.resolve("README.md")), docs.filter(file -> file.toString().endsWith(".md")))
          .toList()
          .stream();
    }
  }

  private static Stream<DynamicTest> blocks(Path document, String sources) {
    return JAVA_BLOCK
        .matcher(read(document))
        .results()
        .map(block -> DynamicTest.dynamicTest(name(document, block), () -> check(block, sources)));
  }

  private static String name(Path document, MatchResult block) {
    return "%s: %s"
        .formatted(document.getFileName(), block.group(1).lines().findFirst().orElse(""));
  }

  private static void check(MatchResult block, String sources) {
    String code = normalized(block.group(1).lines());
    assertFalse(code.isBlank(), "an empty block");
    assertTrue(sources.contains(code), () -> "No source contains, line by line:\n" + code);
  }

  private static String sources() throws IOException {
    return Stream.of("examples", "testkit")
        .map(module -> TOP.resolve(module).resolve("src"))
        .flatMap(DocumentsTest::javaFiles)
        .map(file -> normalized(read(file).lines()))
        .collect(Collectors.joining("\n\n"));
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without indentation, empty lines and the package: what is shown is not how it is nested. */
  private static String normalized(Stream<String> lines) {
    return lines
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("package "))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
