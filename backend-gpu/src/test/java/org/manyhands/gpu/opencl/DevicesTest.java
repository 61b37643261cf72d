package org.manyhands.gpu.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.task.BackendUnavailableException;

class DevicesTest {

  private static final long GIB = 1L << 30;

  private static final List<Device> DEVICES =
      List.of(
          device(0, "pthread-Intel(R) Xeon", Device.Type.CPU, true, 64),
          device(1, "Intel(R) Iris", Device.Type.GPU, true, 32),
          device(2, "NVIDIA Small", Device.Type.GPU, false, 8),
          device(3, "NVIDIA Large", Device.Type.GPU, false, 24),
          device(4, "Some FPGA", Device.Type.ACCELERATOR, false, 4));

  private static Device device(
      int index, String name, Device.Type type, boolean sharesHostMemory, int gib) {
    return new Device(
        index,
        name,
        "vendor",
        "1.0",
        "platform",
        "OpenCL 3.0",
        "OpenCL C 1.2",
        type,
        sharesHostMemory,
        8,
        gib * GIB,
        gib * GIB / 4,
        1 << 15,
        1024,
        true,
        true,
        1024);
  }

  @Test
  void nothingWantedIsTheBestDevice() {
    assertEquals(3, Devices.choose("", DEVICES).index());
    assertEquals(4, Devices.choose(" ", List.of(DEVICES.get(0), DEVICES.get(4))).index());
  }

  @Test
  void anIndexTypeOrPartOfTheNameChooses() {
    assertEquals(1, Devices.choose("1", DEVICES).index());
    assertEquals(0, Devices.choose("cpu", DEVICES).index());
    assertEquals(3, Devices.choose("GPU", DEVICES).index());
    assertEquals(4, Devices.choose("Accelerator", DEVICES).index());
    assertEquals(1, Devices.choose("iris", DEVICES).index());
    assertEquals(2, Devices.choose("nvidia small", DEVICES).index());
  }

  @Test
  void aDeviceThatIsNotThereIsAnsweredWithThoseThatAre() {
    BackendUnavailableException failure =
        assertThrows(BackendUnavailableException.class, () -> Devices.choose("5", DEVICES));
    assertTrue(
        Messages.message(failure).startsWith("No OpenCL device fits '5'."),
        Messages.message(failure));
    for (Device device : DEVICES) {
      assertTrue(Messages.message(failure).contains("  " + device), Messages.message(failure));
    }
    assertThrows(BackendUnavailableException.class, () -> Devices.choose("amd", DEVICES));
  }

  @Test
  void severalAreAskedForWithCommas() {
    assertEquals(
        List.of(DEVICES.get(1), DEVICES.get(0), DEVICES.get(1)),
        Devices.chooseAll("iris, cpu,1", DEVICES));
    assertEquals(DEVICES, Devices.chooseAll(" ALL", DEVICES));
    assertEquals(List.of(DEVICES.get(3)), Devices.chooseAll("", DEVICES));
    BackendUnavailableException failure =
        assertThrows(
            BackendUnavailableException.class, () -> Devices.chooseAll("iris,,1", DEVICES));
    assertEquals(
        "The list of devices 'iris,,1' has an empty place; name a device there, or take a comma away.",
        Messages.message(failure));
    assertThrows(BackendUnavailableException.class, () -> Devices.chooseAll("1,5", DEVICES));
  }

  @Test
  void aDeviceSaysWhatItIs() {
    assertEquals(
        "3: NVIDIA Large (GPU, 8 compute units, 24576 MiB, platform, driver 1.0)",
        DEVICES.get(3).toString());
  }

  @Test
  void theDevicesOfThisMachineDescribeThemselves() {
    for (Device device : Devices.all()) {
      assertFalse(device.name().isBlank());
      assertFalse(device.driver().isBlank());
      assertFalse(device.platform().isBlank());
      assertTrue(device.version().startsWith("OpenCL "), device.version());
      assertTrue(device.languageVersion().startsWith("OpenCL C "), device.languageVersion());
      assertTrue(device.computeUnits() > 0);
      assertTrue(device.largestAllocation() > 0);
      assertTrue(device.largestAllocation() <= device.globalMemory());
      assertTrue(device.maxParameterBytes() >= 256);
    }
  }

  @Test
  void withoutADriverTheMessageSaysWhatToInstall(@TempDir Path temp) throws Exception {
    Path nothing = Files.createDirectory(temp.resolve("vendors"));
    String output =
        probe(temp, Map.of("OCL_ICD_VENDORS", nothing.toString(), "OCL_ICD_FILENAMES", ""));
    assertEquals(
        "OpenCL is installed, but has no driver to work with (CL_PLATFORM_NOT_FOUND_KHR). "
            + OpenCl.HOW_TO_INSTALL,
        output);
  }

  @Test
  void javaDividesAsBeforeWhateverTheEnvironmentSays(@TempDir Path temp) throws Exception {
    assertEquals("/ by zero", probe(temp, Map.of("POCL_SIGFPE_HANDLER", "1")));
  }

  /** Runs {@link Probe} in a JVM of its own, which must leave nothing in its temporary folder. */
  private static String probe(Path temp, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectory(temp.resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:-UsePerfData");
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", classPath(), Probe.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
    return output.strip();
  }

  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path", "");
    return modules.isEmpty() ? classes : modules + File.pathSeparator + classes;
  }

  /** Opens a session and divides by zero. */
  static final class Probe {

    private Probe() {}

    public static void main(String... arguments) {
      try (Session _ = Devices.choose("").open(SessionOptions.DEFAULT)) {
        System.out.println(5 / arguments.length);
      } catch (BackendUnavailableException | ArithmeticException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
