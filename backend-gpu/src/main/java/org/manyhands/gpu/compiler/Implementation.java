package org.manyhands.gpu.compiler;

import java.io.Serializable;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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

  /** Of lambdas, all but what they capture, by their classes. */
  private static final ClassValue<AtomicReference<@Nullable Implementation>> OF_LAMBDAS =
      new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable Implementation> computeValue(Class<?> type) {
          return new AtomicReference<>();
        }
      };

  /**
   * Finds it.
   *
   * @param function a lambda, method reference or object of a class with one method of its
   *     functional interface
   */
  public static Implementation of(Serializable function) {
    return function.getClass().isHidden()
        ? ofLambda(function, SerializedForms.of(function))
        : ofObject(function);
  }

  private static Implementation ofLambda(Object function, SerializedLambda lambda) {
    AtomicReference<@Nullable Implementation> place = OF_LAMBDAS.get(function.getClass());
    Implementation known = place.get();
    if (known == null) {
      known = withoutCaptures(function, lambda);
      place.set(known);
    }
    List<Object> captures = new ArrayList<>(lambda.getCapturedArgCount());
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      captures.add(lambda.getCapturedArg(i));
    }
    return new Implementation(known.owner, known.name, known.type, known.isStatic, captures);
  }

  private static Implementation withoutCaptures(Object function, SerializedLambda lambda) {
    try {
      return new Implementation(
          Class.forName(
              lambda.getImplClass().replace('/', '.'), false, function.getClass().getClassLoader()),
          lambda.getImplMethodName(),
          MethodTypeDesc.ofDescriptor(lambda.getImplMethodSignature()),
          lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic,
          List.of());
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
}
