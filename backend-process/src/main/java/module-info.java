import org.jspecify.annotations.NullMarked;
import org.manyhands.process.ProcessProvider;
import org.manyhands.spi.BackendProvider;

/** The backend {@code process}: tasks in child JVMs. */
@NullMarked
module org.manyhands.process {
  requires org.manyhands.core;
  requires org.slf4j;
  requires jdk.management;
  requires jdk.net;
  requires static org.jspecify;

  exports org.manyhands.process to
      org.slf4j; // which makes LogForwarding in workers

  provides BackendProvider with
      ProcessProvider;
}
