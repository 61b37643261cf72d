package org.manyhands.gpu.opencl;

import java.io.Serial;

/** OpenCL's compiler refused a program; the message holds its log and the numbered source. */
public final class BuildFailedException extends DeviceException {

  @Serial private static final long serialVersionUID = 1L;

  private final String log;

  BuildFailedException(String device, String log, String source, Throwable cause) {
    super(
        "The compiler of '%s' refused a program:%n%s%nThe program was:%n%s"
            .formatted(device, log.isBlank() ? "(it says nothing about why)" : log, number(source)),
        cause);
    this.log = log;
  }

  /** {@return what the compiler said, possibly nothing} */
  public String log() {
    return log;
  }

  private static String number(String source) {
    StringBuilder numbered = new StringBuilder();
    int line = 0;
    for (String text : source.lines().toList()) {
      line++;
      numbered.append("%4d  %s%n".formatted(line, text));
    }
    return numbered.toString();
  }
}
