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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;

/** Backends are found by the context class loader; each test installs some there. */
class ProvidersTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void providersAreFoundAndSortedByName() throws IOException {
    install(Zebra.class.getName(), Aardvark.class.getName());
    assertEquals(List.of("aardvark", "zebra"), withInstalled(TaskExecutor::availableBackends));
  }

  @Test
  void twoProvidersOfOneNameAreRefused() throws IOException {
    install(Zebra.class.getName(), OtherZebra.class.getName());
    ConfigurationException failure =
        assertThrows(
            ConfigurationException.class, () -> withInstalled(TaskExecutor::availableBackends));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("'zebra'"), message);
    assertTrue(message.contains(Zebra.class.getName()), message);
    assertTrue(message.contains(OtherZebra.class.getName()), message);
  }

  @Test
  void aProviderThatCannotBeLoadedIsSaidSo() throws IOException {
    install("org.example.Missing");
    ConfigurationException failure =
        assertThrows(
            ConfigurationException.class, () -> withInstalled(TaskExecutor::availableBackends));
    assertTrue(String.valueOf(failure.getMessage()).contains("org.example.Missing"));
  }

  @Test
  void aBackendThatIsMissingMayHaveBeenLostInAMergedJar() {
    ConfigurationException failure =
        assertThrows(
            ConfigurationException.class,
            () -> TaskExecutor.open(ExecutorConfig.defaults().withBackend("nowhere")));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("META-INF/services/org.manyhands.spi.BackendProvider"), message);
  }

  private void install(String... classes) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(services.resolve(BackendProvider.class.getName()), List.of(classes));
  }

  private interface Call<T> {
    T call() throws IOException;
  }

  private <T> T withInstalled(Call<T> call) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  abstract static class Named implements BackendProvider {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public Backend open(BackendOptions options) {
      throw new AssertionError("is not opened");
    }
  }

  /** Found by its name. */
  public static final class Zebra extends Named {
    /** For the service loader. */
    public Zebra() {
      super("zebra");
    }
  }

  /** Found by its name. */
  public static final class OtherZebra extends Named {
    /** For the service loader. */
    public OtherZebra() {
      super("zebra");
    }
  }

  /** Found by its name. */
  public static final class Aardvark extends Named {
    /** For the service loader. */
    public Aardvark() {
      super("aardvark");
    }
  }
}
