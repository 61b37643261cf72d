package org.manyhands.gpu.opencl;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** There is no room for a buffer, although everything that was only kept for later was freed. */
public final class OutOfDeviceMemoryException extends DeviceException {

  @Serial private static final long serialVersionUID = 1L;

  OutOfDeviceMemoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
