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
  private final List<Variable> made = new ArrayList<>();
  private int temporaries;

  /** A place in the frame, of one type: javac gives places to several variables, one by one. */
  private record Place(int number, Type type) {}

  /** A parameter, which lies in a slot of the frame. */
  Variable parameter(int slot, Type type) {
    Variable variable = new Variable("p%d".formatted(slot), type);
    locals.put(new Place(slot, type), variable);
    return variable;
  }

  /** What a slot is for values of a type. */
  Variable local(int slot, Type type) {
    return locals.computeIfAbsent(
        new Place(slot, type), place -> make("v%d%s".formatted(slot, suffix(type)), type));
  }

  /** What a place on the stack is between two blocks. */
  Variable stack(int depth, Type type) {
    return stack.computeIfAbsent(
        new Place(depth, type), place -> make("s%d%s".formatted(depth, suffix(type)), type));
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

  private static String suffix(Type type) {
    return switch (type) {
      case Type.Scalar scalar -> initial(scalar.name());
      case Type.Array(var element, var space) ->
          "_" + element.name().toLowerCase(Locale.ROOT) + "_" + initial(space.name());
    };
  }

  private static String initial(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT);
  }
}
