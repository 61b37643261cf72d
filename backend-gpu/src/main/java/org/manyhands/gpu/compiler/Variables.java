package org.manyhands.gpu.compiler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Variable;

/** The variables of one function. */
final class Variables {

  private final Map<Place, Variable> locals = new HashMap<>();
  private final Map<Place, Variable> stack = new HashMap<>();
  private final Map<Integer, Variable> components = new HashMap<>();
  private final List<Variable> made = new ArrayList<>();
  private int temporaries;
  private int numbers;

  /**
   * A place in the frame, of one type: javac gives places to several variables, one by one. A
   * record has a part for each of its numbers.
   */
  private record Place(int number, int part, Type type) {}

  /** A parameter, which lies in a slot of the frame. */
  Variable parameter(int slot, int part, Type type) {
    Variable variable = new Variable("p%d%s".formatted(slot, suffix(part)), type);
    locals.put(new Place(slot, part, type), variable);
    return variable;
  }

  /** What a slot is for values of a type. */
  Variable local(int slot, int part, Type type) {
    return locals.computeIfAbsent(
        new Place(slot, part, type),
        place -> make("v%d%s%s".formatted(slot, suffix(type), suffix(part)), type));
  }

  /** What a constructor gives a number of the record that it makes. */
  Variable component(int part, Type type) {
    return components.computeIfAbsent(part, place -> make("c%d".formatted(part), type));
  }

  /** A number that is given only once. */
  int number() {
    return numbers++;
  }

  /** What a place on the stack is between two blocks. */
  Variable stack(int depth, int part, Type type) {
    return stack.computeIfAbsent(
        new Place(depth, part, type),
        place -> make("s%d%s%s".formatted(depth, suffix(type), suffix(part)), type));
  }

  Collection<Variable> stackVariables() {
    return stack.values();
  }

  Variable temporary(Type type) {
    return make("t%d".formatted(temporaries++), type);
  }

  /** All but the parameters. */
  List<Variable> made() {
    return made;
  }

  private Variable make(String name, Type type) {
    Variable variable = new Variable(name, type);
    made.add(variable);
    return variable;
  }

  private static String suffix(int part) {
    return part == Value.WHOLE ? "" : "_" + part;
  }

  private static String suffix(Type type) {
    return switch (type) {
      case Type.Scalar scalar -> initial(scalar.name());
      case Type.Array(var element, var space) ->
          "_" + element.name().toLowerCase(Locale.ROOT) + "_" + initial(space.name());
      case Type.Rows(var element) -> "_rows_" + element.name().toLowerCase(Locale.ROOT);
    };
  }

  private static String initial(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT);
  }
}
