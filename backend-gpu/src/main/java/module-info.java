import org.jspecify.annotations.NullMarked;
import org.manyhands.gpu.GpuProvider;
import org.manyhands.spi.BackendProvider;

/** The backend {@code gpu}: kernels on OpenCL devices. */
@NullMarked
@SuppressWarnings("requires-automatic") // JOCL has no module of its own
module org.manyhands.gpu {
  requires org.manyhands.core;
  requires org.manyhands.threads;
  requires org.slf4j;
  requires jocl;
  requires static org.jspecify;

  exports org.manyhands.gpu;

  provides BackendProvider with
      GpuProvider;
}
