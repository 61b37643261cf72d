package org.manyhands.gpu.compiler;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What serializable lambdas are replaced by when they are serialized: it names their method and
 * what they capture.
 */
final class SerializedForms {

  /** The method that replaces objects of a class, if it may be called. */
  private static final ClassValue<Optional<Method>> REPLACEMENTS =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          try {
            Method method = type.getDeclaredMethod("writeReplace");
            method.setAccessible(true);
            return Optional.of(method);
          } catch (NoSuchMethodException | InaccessibleObjectException e) {
            return Optional.empty(); // in a module that is not open: serialization may still
          }
        }
      };

  private SerializedForms() {}

  static SerializedLambda of(Serializable lambda) {
    Object form;
    try {
      Optional<Method> method = REPLACEMENTS.get(lambda.getClass());
      form = method.isPresent() ? method.get().invoke(lambda) : intercepted(lambda);
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException("'%s' cannot be looked into".formatted(lambda), e);
    }
    if (form instanceof SerializedLambda found) {
      return found;
    }
    throw new IllegalStateException("'%s' is no lambda".formatted(lambda));
  }

  private static @Nullable SerializedLambda intercepted(Serializable lambda) throws IOException {
    try (Interceptor interceptor = new Interceptor()) {
      try {
        interceptor.writeObject(lambda);
      } catch (NotSerializableException e) {
        return interceptor.found; // it throws what it is stopped by
      }
      return interceptor.found;
    }
  }

  /** Sees the replacement, and writes nothing. */
  private static final class Interceptor extends ObjectOutputStream {

    private @Nullable SerializedLambda found;

    Interceptor() throws IOException {
      super(OutputStream.nullOutputStream());
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) throws IOException {
      if (object instanceof SerializedLambda lambda) {
        found = lambda;
        throw new NotSerializableException("seen enough");
      }
      return object;
    }
  }
}
