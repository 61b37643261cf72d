package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.manyhands.TaskExecutor;

/** What cannot be used ends with exit code 2 and one line, before any backend has worked. */
class BadInputTest {

  @TempDir Path folder;

  private String complaint(String... options) {
    return Demo.run(
            Stream.concat(
                    Stream.of("globe", "--out", folder.resolve("out").toString()),
                    Stream.of(options))
                .toArray(String[]::new))
        .complaint();
  }

  @ParameterizedTest
  @CsvSource({
    "--frames, 0",
    "--frames, -3",
    "--frames, many",
    "--size, 15",
    "--size, 4097",
    "--backend, gpx",
    "--input, no-such-file.jpg",
    "--colour, red"
  })
  void theOffendingOptionOrValueIsQuoted(String option, String value) {
    String complaint = complaint(option, value);
    assertTrue(
        complaint.contains("'" + value + "'") || complaint.contains("'" + option + "'"), complaint);
  }

  @Test
  void anUnknownBackendIsAnsweredWithThoseThatThereAre() {
    String complaint = complaint("--backend", "gpx");
    TaskExecutor.availableBackends()
        .forEach(name -> assertTrue(complaint.contains(name), complaint));
  }

  @Test
  void oneUnknownBackendAmongKnownOnesIsFoundBeforeAnyIsRun() {
    String known = TaskExecutor.availableBackends().getFirst();
    assertTrue(complaint("--backend", known, "--backend", "gpx").contains("'gpx'"));
  }

  @Test
  void aFileThatIsNoImageIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("map.jpg"), "no image");
    assertEquals(
        "Not an image: '%s'; give --input a JPEG or PNG file.".formatted(text),
        complaint("--input", text.toString()));
  }

  @Test
  void anImageThatIsCutOffIsNamed() throws IOException {
    Path cut = folder.resolve("map.png");
    Files.write(cut, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0});
    assertTrue(complaint("--input", cut.toString()).contains("'" + cut + "'"));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    String out = file.resolve("out").toString();
    assertTrue(Demo.run("--out", out).complaint().contains("'" + out + "'"));
  }

  @Test
  void anUnknownExampleIsAnsweredWithThoseThatThereAre() {
    assertEquals(
        "No example named 'glob'. Available: globe, census, waits, quickstart, devices.",
        Demo.run("glob").complaint());
  }

  @ParameterizedTest
  @CsvSource({
    "census, --top, 0",
    "census, --limit, 0",
    "census, --backend, gpx",
    "waits, --count, 0",
    "waits, --millis, -1",
    "waits, --backend, gpx"
  })
  void theOtherExamplesCheckTheirOptionsToo(String example, String option, String value) {
    String complaint = Demo.run(example, option, value).complaint();
    assertTrue(complaint.contains("'" + value + "'"), complaint);
  }
}
