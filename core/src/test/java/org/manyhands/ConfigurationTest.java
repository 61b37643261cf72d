package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;

class ConfigurationTest {

  private static final Setting<Duration> GRACE = Setting.duration("grace", "5s", "A grace.");
  private static final Setting<Long> MAX_HEAP = Setting.bytes("max-heap", "64m", "A heap.");

  private static final BackendProvider PROCESS = provider("process", GRACE, MAX_HEAP);
  private static final BackendProvider THREADS = provider("threads");
  private static final List<BackendProvider> INSTALLED = List.of(PROCESS, THREADS);

  private static final ExecutorConfig REPORTS = ExecutorConfig.named("reports");

  @Test
  void laterLayersWin() {
    List<ConfigLayer> layers = new ArrayList<>();
    assertEquals("threads", backend(REPORTS, layers));
    layers.add(layer("class path", "manyhands.backend", "process"));
    assertEquals("process", backend(REPORTS, layers));
    layers.add(layer("file", "manyhands.backend", "threads"));
    assertEquals("threads", backend(REPORTS, layers));
    layers.add(ConfigLayer.environment(Map.of("MANYHANDS_BACKEND", "process")));
    assertEquals("process", backend(REPORTS, layers));
    layers.add(layer("system property", "manyhands.backend", "threads"));
    assertEquals("threads", backend(REPORTS, layers));
    assertEquals("process", backend(REPORTS.withBackend("process"), layers));
  }

  @Test
  void aKeyForOneExecutorWinsOverTheKeyForAllInAnyLayer() {
    List<ConfigLayer> layers =
        List.of(
            layer("file", "manyhands.executor.reports.backend", "process"),
            layer("system property", "manyhands.backend", "threads"));
    assertEquals("process", backend(REPORTS, layers));
    assertEquals("threads", backend(ExecutorConfig.named("other"), layers));
  }

  @Test
  void codeWinsOverAKeyForOneExecutor() {
    List<ConfigLayer> layers =
        List.of(layer("system property", "manyhands.executor.reports.backend", "process"));
    assertEquals("threads", backend(REPORTS.withBackend("threads"), layers));
  }

  @Test
  void inCodeTheKeyForOneExecutorWins() {
    ExecutorConfig config =
        REPORTS.withBackend("threads").with("manyhands.executor.reports.backend", "process");
    assertEquals("process", backend(config, List.of()));
  }

  @Test
  void theEnvironmentSpellsKeysInCapitals() {
    ConfigLayer environment =
        ConfigLayer.environment(
            Map.of(
                "MANYHANDS_PROCESS_MAX_HEAP", "1g",
                "MANYHANDS_EXECUTOR_REPORTS_PROCESS_GRACE", "1s",
                "PATH", "/bin"));
    BackendOptions options = resolve(REPORTS, environment).options(PROCESS);
    assertEquals(1L << 30, options.get(MAX_HEAP));
    assertEquals(Duration.ofSeconds(1), options.get(GRACE));
  }

  @Test
  void settingsOfABackendHaveDefaults() {
    BackendOptions options = resolve(REPORTS).options(PROCESS);
    assertEquals(Duration.ofSeconds(5), options.get(GRACE));
    assertEquals("reports", options.executorName());
    assertEquals(Runtime.getRuntime().availableProcessors(), options.parallelism());
  }

  @Test
  void parallelismFromCodeReachesTheBackend() {
    assertEquals(3, resolve(REPORTS.withParallelism(3)).options(THREADS).parallelism());
  }

  @Test
  void whiteSpaceAroundValuesIsIgnored() {
    assertEquals(
        2, resolve(REPORTS.with("manyhands.parallelism", " 2 ")).options(THREADS).parallelism());
  }

  @Test
  void anUnknownKeyNamesItsSourceAndTheNearestKey() {
    assertRefused(
        layer("file 'a.properties'", "manyhands.paralelism", "2"),
        "'manyhands.paralelism'",
        "file 'a.properties'",
        "'manyhands.parallelism'");
  }

  @Test
  void aKeyWhoseBeginningWasLeftOutIsRecognized() {
    assertRefused(
        layer("system property", "manyhands.max-heap", "1g"), "'manyhands.process.max-heap'");
    assertRefused(
        layer("system property", "manyhands.maxheap", "1g"), "'manyhands.process.max-heap'");
    for (String key : List.of("parallelism", "paralellism", "max-heap", "process.max-heap")) {
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> resolve(REPORTS.with(key, "1")));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("Did you mean 'manyhands."), message);
      assertTrue(message.contains("'%s'".formatted(key)), message);
    }
  }

  @Test
  void theOnlyBackendThereIsIsTheDefault() {
    ResolvedConfig resolved =
        ResolvedConfig.of(ExecutorConfig.defaults(), List.of(), List.of(PROCESS));
    assertEquals("process", resolved.provider().name());
  }

  @Test
  void theOnlyBackendThereIsDoesNotStandInForAnother() {
    ResolvedConfig resolved =
        ResolvedConfig.of(
            ExecutorConfig.defaults().withBackend("threads"), List.of(), List.of(PROCESS));
    assertThrows(ConfigurationException.class, resolved::provider);
  }

  @Test
  void theNameOfTheFileIsRefusedWhereItComesTooLate() {
    assertRefused(
        layer("file 'a.properties'", "manyhands.config", "b.properties"),
        "'manyhands.config'",
        "file 'a.properties'",
        "system property");
  }

  @Test
  void anUnknownKeyForOneExecutorIsFoundToo() {
    assertRefused(
        layer("system property", "manyhands.executor.reports.bakend", "threads"),
        "'manyhands.executor.reports.bakend'",
        "'manyhands.executor.reports.backend'");
  }

  @Test
  void aKeyThatResemblesNothingSaysWhereAllAreListed() {
    assertRefused(layer("system property", "manyhands.x", "1"), "ExecutorConfig.reference()");
  }

  @Test
  void keysInCodeMustBeginWithThePrefix() {
    ConfigurationException failure =
        assertThrows(
            ConfigurationException.class, () -> resolve(REPORTS.with("backend", "threads")));
    assertMentions(failure, "'backend'", "code");
  }

  @Test
  void keysOfOthersAreLeftAlone() {
    assertEquals("threads", backend(REPORTS, List.of(layer("system property", "user.dir", "/"))));
  }

  @Test
  void aMistypedEnvironmentVariableIsRefusedAndAForeignOneIgnored() {
    assertRefused(
        ConfigLayer.environment(Map.of("MANYHANDS_BAKEND", "threads")),
        "'MANYHANDS_BAKEND'",
        "'MANYHANDS_BACKEND'");
    ConfigLayer foreign = ConfigLayer.environment(Map.of("MANYHANDS_SERVICE_HOST", "10.0.0.1"));
    assertEquals("threads", backend(REPORTS, List.of(foreign)));
  }

  @Test
  void aBadValueNamesItsKeyItsSourceAndWhatIsExpected() {
    assertRefused(
        layer("file 'a.properties'", "manyhands.parallelism", "many"),
        "'manyhands.parallelism'",
        "file 'a.properties'",
        "'many'",
        "an integer of at least 1");
    assertRefused(
        ConfigLayer.environment(Map.of("MANYHANDS_PROCESS_GRACE", "5 days")),
        "'MANYHANDS_PROCESS_GRACE'",
        "'5 days'",
        "a duration");
  }

  @Test
  void aBadValueThatIsOverriddenHarmsNobody() {
    List<ConfigLayer> layers = List.of(layer("file", "manyhands.parallelism", "many"));
    ExecutorConfig config = REPORTS.withParallelism(2);
    ResolvedConfig resolved = ResolvedConfig.of(config, layers, INSTALLED);
    assertEquals(2, resolved.options(THREADS).parallelism());
  }

  @Test
  void anUnknownBackendNamesTheOriginTheNearestAndAll() {
    ResolvedConfig resolved = resolve(REPORTS, layer("file", "manyhands.backend", "proces"));
    ConfigurationException failure = assertThrows(ConfigurationException.class, resolved::provider);
    assertMentions(
        failure, "'proces'", "'manyhands.backend' (file)", "'process'", "process, threads");
  }

  @Test
  void withoutAnyBackendTheMessageNamesAnArtifact() {
    ResolvedConfig resolved = ResolvedConfig.of(REPORTS, List.of(), List.of());
    ConfigurationException failure = assertThrows(ConfigurationException.class, resolved::provider);
    assertMentions(failure, "'threads' (the default)", "org.manyhands:manyhands-threads");
  }

  @Test
  void noBackendIsInstalledInThisModule() {
    assertEquals(List.of(), TaskExecutor.availableBackends());
    assertThrows(ConfigurationException.class, TaskExecutor::open);
  }

  @Test
  void theNameOfAnExecutorIsChecked() {
    assertThrows(ConfigurationException.class, () -> ExecutorConfig.named("a b"));
    assertThrows(ConfigurationException.class, () -> ExecutorConfig.named(""));
    assertEquals("a-1", ExecutorConfig.named("a-1").name());
  }

  @Test
  void changingAConfigurationMakesAnotherOne() {
    ExecutorConfig changed = REPORTS.withBackend("process");
    assertEquals(Map.of(), REPORTS.settings());
    assertEquals(Map.of("manyhands.backend", "process"), changed.settings());
    assertEquals("threads", changed.withBackend("threads").settings().get("manyhands.backend"));
  }

  @Test
  void theReferenceListsEveryKey() {
    String table = SettingsTable.of(INSTALLED);
    for (String key : SettingsTable.known(INSTALLED).keySet()) {
      assertTrue(table.contains("| `manyhands." + key + "` |"), key);
    }
    assertTrue(
        table.contains("`manyhands.process.max-heap` | a size such as 64k, 256m or 2g | 64m"));
    assertTrue(ExecutorConfig.reference().startsWith("| key | values | default | meaning |"));
  }

  private static void assertRefused(ConfigLayer layer, String... mentioned) {
    ConfigurationException failure =
        assertThrows(ConfigurationException.class, () -> resolve(REPORTS, layer));
    assertMentions(failure, mentioned);
  }

  private static void assertMentions(Exception failure, String... mentioned) {
    String message = String.valueOf(failure.getMessage());
    for (String part : mentioned) {
      assertTrue(message.contains(part), () -> "'%s' in: %s".formatted(part, message));
    }
  }

  private static String backend(ExecutorConfig config, List<ConfigLayer> layers) {
    return ResolvedConfig.of(config, layers, INSTALLED).provider().name();
  }

  private static ResolvedConfig resolve(ExecutorConfig config, ConfigLayer... layers) {
    return ResolvedConfig.of(config, Arrays.asList(layers), INSTALLED);
  }

  private static ConfigLayer layer(String source, String key, String value) {
    return ConfigLayer.of(source, Map.of(key, value));
  }

  private static BackendProvider provider(String name, Setting<?>... settings) {
    return new BackendProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String description() {
        return "for tests";
      }

      @Override
      public List<Setting<?>> settings() {
        return List.of(settings);
      }

      @Override
      public Backend open(BackendOptions options) {
        throw new AssertionError("is not opened");
      }
    };
  }
}
