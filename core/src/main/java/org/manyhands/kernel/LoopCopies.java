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
 * nothing is vectorized. A copy that only ever sees one function is compiled for that function.
 */
final class LoopCopies<L> extends ClassValue<L> {

  private static final Logger LOG = LoggerFactory.getLogger(LoopCopies.class);

  private final Class<? extends L> template;
  private final L shared;

  private LoopCopies(Class<? extends L> template, L shared) {
    this.template = template;
    this.shared = shared;
  }

  /**
   * Copies of a class.
   *
   * @param template a class without static fields, in this package
   * @param original makes an instance of it, for where no copies can be made
   */
  static <L> LoopCopies<L> of(Class<? extends L> template, Supplier<? extends L> original) {
    return new LoopCopies<>(template, original.get());
  }

  @Override
  protected L computeValue(Class<?> function) {
    try {
      return copy();
    } catch (ReflectiveOperationException | UncheckedIOException | LinkageError e) {
      LOG.debug("{} shares its loops with other kernels, which may be slower.", function, e);
      return shared;
    }
  }

  @SuppressWarnings("unchecked") // a copy implements what its template does
  private L copy() throws ReflectiveOperationException {
    Class<?> copy = MethodHandles.lookup().defineHiddenClass(classFile(), true).lookupClass();
    return (L) copy.getDeclaredConstructor().newInstance();
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
