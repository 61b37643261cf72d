package org.manyhands.gpu.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads classes, each once. For one compilation. */
final class ClassFiles {

  private final Map<Class<?>, ClassModel> models = new HashMap<>();

  /**
   * A method and where it is.
   *
   * @param owner the class that declares it
   * @param model the method
   */
  record Found(Class<?> owner, MethodModel model) {}

  /** A method of a class, or of the first of its superclasses that has it, with code. */
  Optional<Found> method(Class<?> owner, String name, String descriptor) {
    for (Class<?> level = owner; level != null; level = level.getSuperclass()) {
      Optional<Found> found = declared(level, name, descriptor);
      if (found.isPresent()) {
        return found;
      }
    }
    for (Class<?> level = owner; level != null; level = level.getSuperclass()) {
      for (Class<?> parent : level.getInterfaces()) {
        Optional<Found> found = method(parent, name, descriptor);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Found> declared(Class<?> owner, String name, String descriptor) {
    return model(owner).methods().stream()
        .filter(method -> method.methodName().equalsString(name))
        .filter(method -> method.methodType().equalsString(descriptor))
        .filter(method -> method.code().isPresent())
        .map(method -> new Found(owner, method))
        .findFirst();
  }

  /** The class that another one names so. */
  static Class<?> load(String name, Class<?> by) {
    try {
      return Class.forName(name, false, by.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("'%s' uses a class that is missing".formatted(by), e);
    }
  }

  /** The class that another one describes so; not an array or a primitive. */
  static Class<?> load(ClassDesc type, Class<?> by) {
    String descriptor = type.descriptorString();
    return load(descriptor.substring(1, descriptor.length() - 1).replace('/', '.'), by);
  }

  /** Whether a class has a field of this name that is static and final. */
  boolean isFinal(Class<?> owner, String name) {
    return model(owner).fields().stream()
        .anyMatch(field ->
            field.fieldName().equalsString(name)
                && field.flags().has(AccessFlag.STATIC)
                && field.flags().has(AccessFlag.FINAL));
  }

  /** The name of the file that a class was compiled from, or its own if that is not known. */
  String sourceFile(Class<?> owner) {
    return model(owner)
        .findAttribute(java.lang.classfile.Attributes.sourceFile())
        .map(attribute -> attribute.sourceFile().stringValue())
        .orElse(owner.getName());
  }

  private ClassModel model(Class<?> owner) {
    return models.computeIfAbsent(owner, ClassFiles::read);
  }

  private static ClassModel read(Class<?> owner) {
    String name = owner.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = owner.getResourceAsStream(file)) {
      if (in == null) {
        throw new UnreadableClassException(name);
      }
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A class whose file cannot be found: one that was made at run time. */
  static final class UnreadableClassException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableClassException(String name) {
      super("the class file of '%s' cannot be found".formatted(name));
    }
  }
}
