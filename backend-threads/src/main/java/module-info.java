import org.jspecify.annotations.NullMarked;
import org.manyhands.spi.BackendProvider;
import org.manyhands.threads.CallerProvider;
import org.manyhands.threads.RehearsalProvider;
import org.manyhands.threads.ThreadsProvider;
import org.manyhands.threads.VirtualProvider;

/**
 * The backends {@code threads}, {@code virtual}, {@code caller} and {@code rehearsal}: tasks in
 * this JVM.
 */
@NullMarked
module org.manyhands.threads {
  requires org.manyhands.core;
  requires org.slf4j;
  requires static org.jspecify;

  exports org.manyhands.threads;

  provides BackendProvider with
      CallerProvider,
      RehearsalProvider,
      ThreadsProvider,
      VirtualProvider;
}
