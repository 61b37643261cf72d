package org.manyhands.gpu.opencl;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.BackendUnavailableException;

/** Whether the device computes what it should, and whether Java still does beside its driver. */
final class SelfTest {

  private static final int ITEMS = 64;
  private static final int ADDEND = 17;
  private static final long SECONDS = 60;

  private static final String SOURCE =
      """
      kernel void manyhands_self_test(global int* out, int addend) {
        int i = (int) get_global_id(0);
        out[i] = i * i + addend;
      }
      """;

  /** Not a constant, so that no compiler finds out the quotient. */
  private static volatile int zero;

  private SelfTest() {}

  static void run(Session session) {
    requireDivisionByZeroThrows(session.device());
    requireComputes(session);
    requireDivisionByZeroThrows(session.device());
  }

  /** A driver that takes over the signal of a failed division would have it return anything. */
  private static void requireDivisionByZeroThrows(Device device) {
    int quotient;
    try {
      quotient = ADDEND / zero;
    } catch (ArithmeticException _) {
      return;
    }
    throw new BackendUnavailableException(
        "With the driver of '%s', dividing by zero in Java gives '%d' instead of an exception: the driver replaced a signal handler of the JVM. For PoCL, set the environment variable POCL_SIGFPE_HANDLER=0 before the JVM starts."
            .formatted(device.name(), quotient),
        null);
  }

  private static void requireComputes(Session session) {
    int[] out = new int[ITEMS];
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    try (Buffer buffer = session.allocate((long) ITEMS * Integer.BYTES)) {
      session
          .launch(session.program(SOURCE, false), "manyhands_self_test")
          .argument(buffer)
          .argument(ADDEND)
          .range(ITEMS)
          .read(buffer, 0, out, 0, ITEMS)
          .start(
              new Completion() {
                @Override
                public void done() {
                  end.complete(true);
                }

                @Override
                public void failed(Throwable failure) {
                  end.completeExceptionally(failure);
                }
              });
      end.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    } catch (DeviceException | CompletionException e) {
      throw unusable(session.device(), "a small kernel does not run on it", e);
    }
    for (int i = 0; i < ITEMS; i++) {
      if (out[i] != i * i + ADDEND) {
        throw unusable(
            session.device(),
            "%d * %d + %d came out as '%d'".formatted(i, i, ADDEND, out[i]),
            null);
      }
    }
  }

  private static BackendUnavailableException unusable(
      Device device, String why, @Nullable Exception cause) {
    return new BackendUnavailableException(
        "OpenCL device '%s' cannot be used: %s. Choose another, or see to its driver '%s'."
            .formatted(device.name(), why, device.driver()),
        cause);
  }
}
