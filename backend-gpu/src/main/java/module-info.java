import org.jspecify.annotations.NullMarked;

/** The backend {@code gpu}: kernels on OpenCL devices. */
@NullMarked
@SuppressWarnings("requires-automatic") // JOCL has no module of its own
module org.manyhands.gpu {
  requires org.manyhands.core;
  requires org.slf4j;
  requires jocl;
  requires static org.jspecify;
}
