package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Devices;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.gpu.opencl.SessionOptions;
import org.manyhands.shared.SharedFloats;

/** Shared arrays are copied to the device once, and leave it when they are closed. */
class ResidentsTest {

  private static final int WIDTH = Float.BYTES;

  @Test
  void anArrayStaysUntilItIsClosed() {
    try (TaskExecutor executor =
            TaskExecutor.open(ExecutorConfig.defaults().withBackend("threads"));
        Session session = Devices.choose("").open(SessionOptions.DEFAULT);
        SharedFloats other = executor.share(new float[1000])) {
      Residents residents = new Residents(session);
      SharedFloats array = executor.share(new float[1000]);
      Buffer buffer = residents.of(array, WIDTH);
      assertSame(buffer, residents.of(array, WIDTH));
      long used = session.statistics().bytesInUse();
      array.close();
      assertThrows(IllegalStateException.class, () -> residents.of(array, WIDTH));
      assertNotSame(buffer, residents.of(other, WIDTH));
      assertEquals(used, session.statistics().bytesInUse());
    }
  }
}
