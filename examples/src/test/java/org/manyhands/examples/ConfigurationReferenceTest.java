package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;

/** The documentation of all settings is what the library itself prints. */
class ConfigurationReferenceTest {

  @Test
  void theDocumentedTableIsTheOneThatIsPrinted() throws IOException {
    Path page = Path.of("..", "docs", "configuration.md");
    String table = ExecutorConfig.reference();
    assertTrue(
        Files.readString(page).contains(table),
        "'%s' does not hold this table, put it there:%n%s".formatted(page, table));
  }
}
