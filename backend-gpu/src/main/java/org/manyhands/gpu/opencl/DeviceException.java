package org.manyhands.gpu.opencl;

import java.io.Serial;
import org.jocl.CL;
import org.jocl.CLException;
import org.jspecify.annotations.Nullable;

/** OpenCL refused or failed to do something; the message says what, and OpenCL's name for why. */
public sealed class DeviceException extends RuntimeException
    permits BuildFailedException, OutOfDeviceMemoryException, SessionClosedException {

  @Serial private static final long serialVersionUID = 1L;

  DeviceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static DeviceException of(String what, CLException cause) {
    return new DeviceException(what + ": " + reason(cause), cause);
  }

  static String reason(CLException cause) {
    // JOCL's own failures, such as a null where a value must be, have no status.
    return cause.getStatus() == CL.CL_SUCCESS
        ? String.valueOf(cause.getMessage())
        : CL.stringFor_errorCode(cause.getStatus());
  }
}
