package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.manyhands.TaskExecutor;

class QuickstartTest {

  private static final Pattern FIRST_JAVA_BLOCK =
      Pattern.compile("^```java\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  private final PrintStream standardOut = System.out;

  static List<String> backends() {
    return TaskExecutor.availableBackends();
  }

  @AfterEach
  void restore() {
    System.setOut(standardOut);
    System.clearProperty("manyhands.backend");
  }

  @ParameterizedTest
  @MethodSource("backends")
  void itPrintsTheSameOnEveryBackend(String backend) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertEquals(0, Demo.run("quickstart", "--backend", backend).exitCode());
    assertEquals(
        List.of(
            "ran on:      " + backend,
            "a task:      42",
            "a kernel:    16.0",
            "a reduction: 3.1415925535897"),
        printed
            .toString(StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.substring(0, Math.min(line.length(), 28)))
            .toList());
  }

  @Test
  void theReadmeShowsItAsItIs() throws IOException {
    Path readme = Path.of("..", "README.md");
    Matcher block =
        FIRST_JAVA_BLOCK.matcher(
            Files.exists(readme)
                ? Files.readString(readme)
                : Assertions.fail("There is no README.md in the folder above this module."));
    assertEquals(true, block.find(), "README.md has no ```java block");
    assertEquals(
        withoutPackage(
            Files.readString(Path.of("src/main/java/org/manyhands/examples/Quickstart.java"))),
        withoutPackage(block.group(1)));
  }

  private static String withoutPackage(String source) {
    return source.replaceFirst("package [\\w.]+;", "").strip();
  }
}
