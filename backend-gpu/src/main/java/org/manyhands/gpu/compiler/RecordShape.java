package org.manyhands.gpu.compiler;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Type.Scalar;

/**
 * The numbers that a record is made of. A device has no objects: it has these numbers, one by one.
 *
 * @param components its components
 * @param numbers the types of all numbers in it, those of records in it included
 */
record RecordShape(List<Component> components, List<Scalar> numbers) {

  /** The most numbers of one record: each is a variable. */
  private static final int MOST = 64;

  /**
   * A component.
   *
   * @param name its name
   * @param type its type
   * @param from its first number
   * @param to after its last number
   */
  record Component(String name, Class<?> type, int from, int to) {}

  /** The shape of a class, if it is a record of primitives and of such records. */
  static @Nullable RecordShape of(Class<?> type) {
    return of(type, new HashSet<>());
  }

  private static @Nullable RecordShape of(Class<?> type, Set<Class<?>> around) {
    if (!type.isRecord() || !around.add(type)) {
      return null;
    }
    List<Component> components = new ArrayList<>();
    List<Scalar> numbers = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      int from = numbers.size();
      if (Types.of(component.getType()) instanceof Scalar scalar) {
        numbers.add(scalar);
      } else {
        RecordShape inner = of(component.getType(), around);
        if (inner == null) {
          return null;
        }
        numbers.addAll(inner.numbers);
      }
      components.add(new Component(component.getName(), component.getType(), from, numbers.size()));
    }
    around.remove(type);
    return numbers.size() > MOST ? null : new RecordShape(components, numbers);
  }

  Component component(String name) {
    return components.stream()
        .filter(component -> component.name.equals(name))
        .findFirst()
        .orElseThrow();
  }
}
