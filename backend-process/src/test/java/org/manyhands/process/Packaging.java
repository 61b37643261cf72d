package org.manyhands.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The content of a jar or of a folder of classes: names and bytes, put together at will. */
final class Packaging {

  private final Map<String, byte[]> entries = new TreeMap<>();

  /** All that a jar or a folder holds. */
  static Packaging of(Path jarOrFolder) throws IOException {
    Packaging packaging = new Packaging();
    if (Files.isDirectory(jarOrFolder)) {
      packaging.addFolder(jarOrFolder);
    } else {
      packaging.addJar(jarOrFolder);
    }
    return packaging;
  }

  private void addFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        entries.put(name, Files.readAllBytes(file));
      }
    }
  }

  private void addJar(Path jar) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
  }

  Packaging with(String name, byte[] bytes) {
    entries.put(name, bytes);
    return this;
  }

  Packaging without(String name) {
    entries.remove(name);
    return this;
  }

  /** Adds what another one holds, in a folder. */
  Packaging withAll(String folder, Packaging other) {
    other.entries.forEach((name, bytes) -> entries.put(folder + name, bytes));
    return this;
  }

  /** Adds a manifest, in the place of any other. */
  Packaging withManifest(String... lines) {
    String text = "Manifest-Version: 1.0\n" + String.join("\n", lines) + "\n";
    return with("META-INF/MANIFEST.MF", text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] toJar() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String folder : folders()) {
        out.putNextEntry(new ZipEntry(folder));
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(describe(entry.getKey(), entry.getValue()));
        out.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  Path writeTo(Path jar) throws IOException {
    return Files.write(jar, toJar());
  }

  Path unpackTo(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      Path file = folder.resolve(entry.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue());
    }
    return folder;
  }

  private List<String> folders() {
    return entries.keySet().stream().flatMap(Packaging::parents).distinct().sorted().toList();
  }

  private static Stream<String> parents(String name) {
    return Stream.iterate(name.indexOf('/'), i -> i >= 0, i -> name.indexOf('/', i + 1))
        .map(i -> name.substring(0, i + 1));
  }

  /** A jar within a jar is stored, so that it can be read in place. */
  private static ZipEntry describe(String name, byte[] bytes) {
    ZipEntry entry = new ZipEntry(name);
    if (name.endsWith(".jar")) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
    }
    return entry;
  }
}
