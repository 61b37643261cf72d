package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.gpu.GpuDevice;

class DevicesTest {

  @Test
  void everyDeviceIsListedAndOneIsTheDefault() {
    List<String> lines = Demo.run("devices").lines();
    for (GpuDevice device : GpuDevice.all()) {
      assertTrue(
          lines.stream().anyMatch(line -> line.startsWith(device.index() + ": " + device.name())),
          lines.toString());
    }
    assertEquals(1, lines.stream().filter(line -> line.endsWith(" (default)")).count());
    assertTrue(lines.getLast().contains("-Dmanyhands.gpu.device"), lines.toString());
  }

  /** In a JVM of its own, whose loader of OpenCL finds no driver. */
  @Test
  void withoutADriverItSaysWhatToInstall(@TempDir Path nothing) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            Main.class.getName(),
            "devices");
    builder.environment().put("OCL_ICD_VENDORS", nothing.toString());
    builder.environment().remove("OCL_ICD_FILENAMES");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), output);
    assertEquals(1, output.lines().count(), output);
    assertTrue(output.contains("sudo apt-get install pocl-opencl-icd"), output);
  }

  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path", "");
    return modules.isEmpty() ? classes : modules + File.pathSeparator + classes;
  }
}
