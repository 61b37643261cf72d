package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.launch.JarLauncher;

/** However a program is packaged and started, its workers find its classes. */
class ApplicationTest {

  /** Longer than Linux allows an argument to be. */
  private static final int TOO_LONG = 128 * 1024;

  @TempDir Path folder;

  private Application application;

  @BeforeEach
  void compile() throws IOException {
    application = Application.in(folder);
  }

  private static List<String> printedIn(String modules) {
    return List.of(
        "tea costs 42 euro",
        "paid in: EUR",
        "elsewhere: true",
        "modules: " + modules,
        "as here: true",
        "logs here: true",
        "initialized: true");
  }

  private static List<String> printedWithoutModules() {
    return printedIn("null, null");
  }

  private static List<String> printedWithModules() {
    return printedIn("app, shop");
  }

  private List<Path> classPath() throws IOException {
    List<Path> entries = new ArrayList<>(List.of(application.classes()));
    entries.addAll(application.libraryJars());
    return entries;
  }

  @Test
  void onAClassPathOfFoldersAndJars() throws Exception {
    String path = Application.path(classPath().stream());
    assertEquals(printedWithoutModules(), application.run("-cp", path, Application.MAIN));
  }

  @Test
  void onAClassPathRelativeToItsFolderWhichAnEmptyEntryMeans() throws Exception {
    Packaging.of(application.classes()).unpackTo(folder);
    assertEquals(printedWithoutModules(), application.run("-cp", ":lib/*", Application.MAIN));
  }

  @Test
  void onAClassPathThatIsTooLongForACommandLine() throws Exception {
    String name = "a-long-name".repeat(20);
    Stream<Path> many =
        Stream.iterate(0, i -> i + 1)
            .map(i -> folder.resolve(name + i + ".jar"))
            .limit(TOO_LONG / name.length());
    String path = Application.path(Stream.concat(classPath().stream(), many));
    assertTrue(path.length() > TOO_LONG);
    Path arguments = Files.writeString(folder.resolve("arguments"), "-cp " + path);
    assertEquals(printedWithoutModules(), application.run("@" + arguments, Application.MAIN));
  }

  @Test
  void onAModulePathOfFoldersAndJars() throws Exception {
    Stream<Path> entries = classPath().stream();
    assertEquals(
        printedWithModules(),
        application.run("-p", Application.path(entries), "-m", "app/" + Application.MAIN));
  }

  @Test
  void onAModulePathThatIsAFolderOfModules() throws Exception {
    application.addLibrary("app", application.classes());
    assertEquals(
        printedWithModules(), application.run("-p", "lib", "-m", "app/" + Application.MAIN));
  }

  @Test
  void onAClassPathBesideAModulePath() throws Exception {
    Path shop = Files.createDirectory(folder.resolve("modules")).resolve("shop.jar");
    Files.move(folder.resolve("lib/shop.jar"), shop);
    assertEquals(
        printedIn("null, shop"),
        application.run(
            "-cp",
            Application.path(classPath().stream()),
            "-p",
            "modules",
            "--add-modules",
            "shop",
            Application.MAIN));
  }

  @Test
  void asOneJarThatHoldsEverything() throws Exception {
    Packaging all = new Packaging();
    for (Path entry : classPath()) {
      all.withAll("", Packaging.of(entry));
    }
    all.without("module-info.class")
        .withManifest("Main-Class: " + Application.MAIN)
        .writeTo(folder.resolve("app.jar"));
    assertEquals(printedWithoutModules(), application.run("-jar", "app.jar"));
  }

  @Test
  void asAJarWhoseManifestNamesItsLibraries() throws Exception {
    Stream<Path> jars = application.libraryJars().stream();
    String[] libraries = jars.map(jar -> " lib/" + jar.getFileName() + " ").toArray(String[]::new);
    Packaging.of(application.classes())
        .withManifest(
            "Main-Class: " + Application.MAIN, "Class-Path: " + String.join("\n", libraries))
        .writeTo(folder.resolve("app.jar"));
    assertEquals(printedWithoutModules(), application.run("-jar", "app.jar"));
  }

  @Test
  void asASpringBootJar() throws Exception {
    bootJar(Application.MAIN).writeTo(folder.resolve("app.jar"));
    assertEquals(printedWithoutModules(), application.run("-jar", "app.jar"));
  }

  private Packaging bootJar(String main) throws IOException {
    Packaging boot =
        Packaging.of(Application.whereIs(JarLauncher.class))
            .withAll("BOOT-INF/classes/", Packaging.of(application.classes()))
            .withManifest(
                "Main-Class: " + JarLauncher.class.getName(),
                "Start-Class: " + main,
                "Spring-Boot-Classes: BOOT-INF/classes/",
                "Spring-Boot-Lib: BOOT-INF/lib/");
    for (Path jar : application.libraryJars()) {
      boot.with("BOOT-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
    }
    return boot;
  }

  @Test
  void inAClassLoaderOfItsOwn() throws Exception {
    Path container = Packaging.of(application.classes()).writeTo(folder.resolve("container.jar"));
    List<String> arguments = new ArrayList<>(List.of("-cp", container.toString(), "app.Container"));
    classPath().forEach(entry -> arguments.add(entry.toString()));
    assertEquals(printedWithoutModules(), application.run(arguments.toArray(String[]::new)));
  }

  @Test
  void anImageWithoutALauncherIsToldSo() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    String path = Application.path(classPath().stream());
    List<String> printed = application.run("-cp", path, "app.NoLauncher", empty.toString());
    assertEquals(1, printed.size(), printed::toString);
    assertTrue(
        printed.getFirst().contains("there is no 'java' in '%s'".formatted(empty.resolve("bin"))),
        printed::toString);
  }
}
