package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layers of this very process: class path, file, environment, system properties. */
class ConfigLayerTest {

  private static final String FILE = "manyhands.config";
  private static final String KEY = "manyhands.parallelism";

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void clear() {
    System.clearProperty(FILE);
    System.clearProperty(KEY);
  }

  @Test
  void readsTheFileThatASystemPropertyNames() throws IOException {
    Path file = write("my.properties", KEY + "=7");
    System.setProperty(FILE, file.toString());
    ConfigLayer layer = layerOf("7");
    assertTrue(layer.source().contains(file.toString()), layer.source());
  }

  @Test
  void systemPropertiesAreTheStrongestLayer() {
    System.setProperty(KEY, "9");
    List<ConfigLayer> layers = ConfigLayer.ofThisProcess();
    assertEquals("9", layers.getLast().value(KEY));
    assertEquals("system property", layers.getLast().source());
  }

  @Test
  void readsPropertiesOnTheClassPathFirst() throws IOException {
    write("manyhands.properties", KEY + "=5");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      assertEquals("5", ConfigLayer.ofThisProcess().getFirst().value(KEY));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aFileThatIsMissingIsAnError() {
    System.setProperty(FILE, folder.resolve("missing.properties").toString());
    ConfigurationException failure =
        assertThrows(ConfigurationException.class, ConfigLayer::ofThisProcess);
    assertTrue(String.valueOf(failure.getMessage()).contains("missing.properties"));
  }

  @Test
  void aFileThatIsMalformedIsAnError() throws IOException {
    System.setProperty(FILE, write("bad.properties", KEY + "=\\u12").toString());
    assertThrows(ConfigurationException.class, ConfigLayer::ofThisProcess);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ConfigLayer layerOf(String value) {
    return ConfigLayer.ofThisProcess().stream()
        .filter(layer -> value.equals(layer.value(KEY)))
        .findFirst()
        .orElseThrow();
  }
}
