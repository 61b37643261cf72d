package org.manyhands.gpu.compiler;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The method that a function object stands for.
 *
 * @param owner the class in which the method is looked for
 * @param name the name of the method
 * @param type its parameters, captured ones included, and its result
 * @param isStatic whether it is static; otherwise the first value is its receiver
 * @param captures what it is called with before the arguments of the function
 */
public record Implementation(
    Class<?> owner, String name, MethodTypeDesc type, boolean isStatic, List<Object> captures) {

  /**
   * Finds it.
   *
   * @param function a lambda, method reference or object of a class with one method of its
   *     functional interface
   */
  public static Implementation of(Serializable function) {
    SerializedLambda lambda = serializedForm(function);
    return lambda == null ? ofObject(function) : ofLambda(function, lambda);
  }

  private static @Nullable SerializedLambda serializedForm(Serializable function) {
    if (!function.getClass().isHidden()) {
      return null;
    }
    SerializedLambda found = null;
    try (Interceptor interceptor = new Interceptor()) {
      try {
        interceptor.writeObject(function);
      } catch (NotSerializableException e) {
        found = interceptor.found; // it throws what it is stopped by
        if (found == null) {
          throw e;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("'%s' cannot be looked into".formatted(function), e);
    }
    return found;
  }

  private static Implementation ofLambda(Object function, SerializedLambda lambda) {
    List<Object> captures = new ArrayList<>();
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      captures.add(lambda.getCapturedArg(i));
    }
    try {
      return new Implementation(
          Class.forName(
              lambda.getImplClass().replace('/', '.'), false, function.getClass().getClassLoader()),
          lambda.getImplMethodName(),
          MethodTypeDesc.ofDescriptor(lambda.getImplMethodSignature()),
          lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic,
          captures);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The class of the lambda '%s'".formatted(function), e);
    }
  }

  private static Implementation ofObject(Object function) {
    Method method = functionalMethod(function.getClass());
    return new Implementation(
        function.getClass(),
        method.getName(),
        MethodTypeDesc.ofDescriptor(descriptor(method)),
        false,
        List.of(function));
  }

  private static Method functionalMethod(Class<?> type) {
    for (Class<?> level = type; level != null; level = level.getSuperclass()) {
      for (Class<?> candidate : level.getInterfaces()) {
        Method[] methods =
            Arrays.stream(candidate.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .toArray(Method[]::new);
        if (methods.length == 1) {
          return methods[0];
        }
      }
    }
    throw new IllegalArgumentException("'%s' implements no functional interface".formatted(type));
  }

  static String descriptor(Method method) {
    StringBuilder text = new StringBuilder("(");
    for (Class<?> parameter : method.getParameterTypes()) {
      text.append(parameter.descriptorString());
    }
    return text.append(')').append(method.getReturnType().descriptorString()).toString();
  }

  /** Sees what a lambda is replaced by when it is serialized. */
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
