import org.jspecify.annotations.NullMarked;

/**
 * Tasks, futures and kernels that run on interchangeable backends.
 *
 * <p>Programs use {@code org.manyhands}, {@code org.manyhands.task}, {@code org.manyhands.kernel}
 * and {@code org.manyhands.command}; authors of backends implement {@code org.manyhands.spi}.
 */
@NullMarked
@SuppressWarnings("module") // modules that it exports to are not there when it is compiled
module org.manyhands.core {
  requires static org.jspecify;
  requires jdk.jfr;
  requires org.slf4j;

  exports org.manyhands;
  exports org.manyhands.command;
  exports org.manyhands.kernel;
  exports org.manyhands.observe;
  exports org.manyhands.shared;
  exports org.manyhands.spi;
  exports org.manyhands.task;
  exports org.manyhands.wire to
      org.manyhands.process,
      org.manyhands.threads;

  uses org.manyhands.spi.BackendProvider;
  uses org.manyhands.spi.ValueCodec;
}
