package org.manyhands.wire;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.manyhands.shared.SharedArray;

/**
 * Finds which object keeps a value from being serialized, and the path of fields that leads to it.
 *
 * <p>What an object refers to is asked of serialization itself, which sees all that would be
 * written, also in modules that are closed to reflection; reflection then only adds the names of
 * fields where it may.
 */
@SuppressWarnings("ReferenceEquality") // objects of a graph are told apart by identity
final class Culprit {

  private static final int MAX_DEPTH = 50;

  private static final String STAYS_HERE =
      "A task must neither capture nor return an executor, nor its scopes, futures and services: these stay in the program that opened it. Capture values; let the program submit what depends on a result, with submitWith; what a task may ask and tell while it runs is in TaskContext.current().";

  private final List<String> path = new ArrayList<>();
  private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  private final ValueCodecs values;

  private Culprit(ValueCodecs values) {
    this.values = values;
  }

  static String describe(Object root, String what, Exception problem, ValueCodecs values) {
    Culprit search = new Culprit(values);
    Object found = search.descend(root, 0);
    if (search.path.isEmpty() && !hasMessage(problem)) {
      return "%s cannot be serialized: %s.".formatted(what, Failures.describeOne(problem));
    }
    if (staysHere(found)) {
      return "%s cannot be serialized: %s. %s"
          .formatted(
              what,
              search.path.isEmpty()
                  ? "it is a '%s'".formatted(found.getClass().getName())
                  : String.join(" -> ", search.path),
              STAYS_HERE);
    }
    String where = search.path.isEmpty() ? "" : String.join(" -> ", search.path) + ": ";
    if (found instanceof SharedArray || values.carry(found.getClass())) { // which say what to do
      return "%s cannot be serialized: %s%s".formatted(what, where, problem.getMessage());
    }
    return "%s cannot be serialized: %s%s. Make that class Serializable, mark the field transient, or let the task capture only the values that it needs."
        .formatted(what, where, reason(found, problem));
  }

  /** What belongs to an executor: nothing else in that package cannot be serialized. */
  private static boolean staysHere(Object found) {
    return found.getClass().getPackageName().equals("org.manyhands")
        && !(found instanceof java.io.Serializable);
  }

  private static boolean hasMessage(Exception problem) {
    try {
      return problem.getMessage() != null;
    } catch (RuntimeException | Error e) { // an exception's own methods are a user's code
      return false;
    }
  }

  private static String reason(Object found, Exception problem) {
    if (found instanceof java.io.Serializable) {
      return Failures.describeOne(problem);
    }
    return found.getClass().isHidden()
        ? "it is a lambda of a type that is not Serializable, such as Callable or Runnable; declare it as a Task, an Action or a TaskFunction"
        : "'%s' is not Serializable".formatted(found.getClass().getName());
  }

  private Object descend(Object parent, int depth) {
    visited.add(parent);
    if (depth < MAX_DEPTH) {
      for (Object child : referents(parent)) {
        if (!visited.contains(child) && !isSerializable(child)) {
          path.add(step(parent, child));
          return descend(child, depth + 1);
        }
      }
    }
    return parent;
  }

  private static String step(Object parent, Object child) {
    String type = child.getClass().getName();
    if (parent instanceof SerializedLambda lambda) {
      for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
        if (lambda.getCapturedArg(i) == child) {
          return isThis(lambda, i, child)
              ? "the lambda uses 'this' (%s)".formatted(type)
              : "captured variable %d (%s)".formatted(i + 1, type);
        }
      }
    }
    if (child instanceof SerializedLambda lambda) {
      return "lambda in " + lambda.getCapturingClass().replace('/', '.');
    }
    String field = fieldName(parent, child);
    return field == null ? "a '%s'".formatted(type) : "field '%s' (%s)".formatted(field, type);
  }

  private static boolean isThis(SerializedLambda lambda, int index, Object captured) {
    return index == 0
        && lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
        && captured.getClass().getName().equals(lambda.getCapturingClass().replace('/', '.'));
  }

  private static @Nullable String fieldName(Object parent, Object child) {
    for (Class<?> type = parent.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!field.getType().isPrimitive() && holds(field, parent, child)) {
          return field.getName();
        }
      }
    }
    return null;
  }

  private static boolean holds(Field field, Object parent, Object child) {
    try {
      field.setAccessible(true);
      return field.get(parent) == child;
    } catch (InaccessibleObjectException | IllegalAccessException | SecurityException closed) {
      return false; // the path then names the type alone
    }
  }

  private boolean isSerializable(Object value) {
    try (ObjectOutputStream out = new ValueOutput(OutputStream.nullOutputStream(), values, null)) {
      out.writeObject(value);
      return true;
    } catch (IOException | RuntimeException | Error e) {
      return false;
    }
  }

  /** The objects that serialization would write next for this one, in its order. */
  private static List<Object> referents(Object parent) {
    if (parent instanceof SerializedLambda lambda) {
      return IntStream.range(0, lambda.getCapturedArgCount())
          .mapToObj(lambda::getCapturedArg)
          .filter(Objects::nonNull)
          .toList();
    }
    try (Referents out = new Referents(parent)) {
      out.writeObject(parent);
      return out.found;
    } catch (IOException | RuntimeException | Error e) {
      return List.of();
    }
  }

  /** Writes one object and records, instead of writing, what it refers to. */
  private static final class Referents extends ObjectOutputStream {

    private final Object parent;
    private final List<Object> found = new ArrayList<>();

    Referents(Object parent) throws IOException {
      super(OutputStream.nullOutputStream());
      this.parent = parent;
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(Object object) {
      if (object == parent) {
        return object;
      }
      found.add(object);
      return null;
    }
  }
}
