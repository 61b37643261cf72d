package org.manyhands.gpu.opencl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jocl.CL;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.BackendUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads OpenCL into this process, once, so that the rest of the JVM is left as it was. */
final class OpenCl {

  static final String HOW_TO_INSTALL =
      "Install a driver: for a GPU its vendor's, for the CPU 'sudo apt-get install pocl-opencl-icd'.";

  private static final Logger LOG = LoggerFactory.getLogger(OpenCl.class);
  private static final String TEMP_FOLDER = "java.io.tmpdir";

  private static boolean loaded;
  private static @Nullable String failure;

  private OpenCl() {}

  /**
   * Makes OpenCL callable.
   *
   * @throws BackendUnavailableException if it is not installed, now and at every later call: a
   *     class that failed to initialize stays so
   */
  static synchronized void load() {
    if (failure != null) {
      throw new BackendUnavailableException(failure, null);
    }
    if (loaded) {
      return;
    }
    try {
      // PoCL's handler of SIGFPE replaces that of the JVM, for which 5 / 0 then is 5.
      Surroundings.set("POCL_SIGFPE_HANDLER", "0");
      initialize();
      loaded = true;
    } catch (LinkageError | RuntimeException | IOException e) {
      failure = "OpenCL could not be loaded (%s). %s".formatted(reason(e), HOW_TO_INSTALL);
      throw new BackendUnavailableException(failure, e);
    }
  }

  /**
   * JOCL unpacks its library under a fixed name into the temporary folder and trusts what lies
   * there: anybody's file, or one that another JVM has half written. So that folder is a private
   * one while it does.
   */
  private static void initialize() throws IOException {
    String temp = System.getProperty(TEMP_FOLDER);
    Path folder = Files.createTempDirectory("manyhands-jocl-");
    System.setProperty(TEMP_FOLDER, folder.toString());
    try {
      CL.setExceptionsEnabled(true);
      CL.setLogLevel(CL.LogLevel.LOG_QUIET);
    } finally {
      System.setProperty(TEMP_FOLDER, temp);
      delete(folder);
    }
  }

  /** Once loaded, the file is no longer needed, except on Windows, which cannot delete it. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      LOG.debug("'{}' is left behind.", folder, e);
    }
  }

  private static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    String first = message.lines().findFirst().orElse(message);
    return first.isBlank() ? failure.getClass().getSimpleName() : first;
  }
}
