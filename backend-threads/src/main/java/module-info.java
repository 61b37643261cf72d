import org.jspecify.annotations.NullMarked;
import org.manyhands.spi.BackendProvider;
import org.manyhands.threads.CallerProvider;
import org.manyhands.threads.ThreadsProvider;
import org.manyhands.threads.VirtualProvider;

/** The backends {@code threads}, {@code virtual} and {@code caller}: tasks in this JVM. */
@NullMarked
module org.manyhands.threads {
  requires org.manyhands.core;
  requires org.slf4j;
  requires static org.jspecify;

  provides BackendProvider with
      CallerProvider,
      ThreadsProvider,
      VirtualProvider;
}
