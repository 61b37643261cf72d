package org.manyhands.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of a class of loops, one for each class of functions.
 *
 * <p>HotSpot compiles a loop by what it has seen at the call inside it. One loop shared by all
 * kernels sees many functions, and soon none is inlined: it then runs several times slower, and
 * nothing is vectorized. A copy that only ever sees one function is compiled for that function,
 * and, being {@link Outlined}, whoever calls it.
 */
final class LoopCopies<A, F> extends ClassValue<Loops<A, F>> {

  private static final Logger LOG = LoggerFactory.getLogger(LoopCopies.class);

  private final Class<? extends Loops<A, F>> template;
  private final Loops<A, F> shared;

  private LoopCopies(Class<? extends Loops<A, F>> template, Loops<A, F> shared) {
    this.template = template;
    this.shared = shared;
  }

  /**
   * Copies of a class.
   *
   * @param template a class without static fields, in this package
   * @param original makes an instance of it, for where no copies can be made
   */
  static <A, F> LoopCopies<A, F> of(
      Class<? extends Loops<A, F>> template, Supplier<? extends Loops<A, F>> original) {
    return new LoopCopies<>(template, original.get());
  }

  @Override
  protected Loops<A, F> computeValue(Class<?> function) {
    try {
      return new Outlined<>(copy());
    } catch (ReflectiveOperationException | UncheckedIOException | LinkageError e) {
      LOG.debug("{} shares its loops with other kernels, which may be slower.", function, e);
      return shared;
    }
  }

  @SuppressWarnings("unchecked") // a copy implements what its template does
  private Loops<A, F> copy() throws ReflectiveOperationException {
    Class<?> copy = MethodHandles.lookup().defineHiddenClass(classFile(), true).lookupClass();
    return (Loops<A, F>) copy.getDeclaredConstructor().newInstance();
  }

  private byte[] classFile() {
    String name = template.getSimpleName() + ".class";
    try (InputStream in = template.getResourceAsStream(name)) {
      if (in == null) {
        throw new UncheckedIOException(new IOException("no class file of " + template));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
