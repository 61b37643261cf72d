package org.manyhands.gpu.compiler;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.gpu.ir.Walk;

/**
 * Takes out the checks of the most common access, of a captured array at the index of the element
 * that is computed. If the array is as long as the range, it cannot fail.
 */
final class BoundsElision {

  private final Set<Variable> arrays = new LinkedHashSet<>();
  private final Set<Variable> inputs;
  private final Variable index;

  private BoundsElision(Set<Variable> inputs, Variable index) {
    this.inputs = inputs;
    this.index = index;
  }

  /**
   * A function without such checks.
   *
   * @param function the function
   * @param arrays those that must be as long as the range
   */
  record Result(Function function, Set<Variable> arrays) {}

  static Result of(Function function) {
    Set<Variable> assigned = new LinkedHashSet<>();
    Walk.statements(
        function.body(),
        statement -> {
          if (statement instanceof Statement.Assign(var variable, var value)) {
            assigned.add(variable);
          }
        });
    if (function.parameters().size() != 1 || assigned.contains(function.parameters().getFirst())) {
      return new Result(function, Set.of());
    }
    BoundsElision elision =
        new BoundsElision(Set.copyOf(function.inputs()), function.parameters().getFirst());
    Statement body = elision.without(function.body());
    return new Result(function.with(body), elision.arrays);
  }

  private Statement without(Statement statement) {
    return switch (statement) {
      case Statement.Sequence(var statements) -> {
        List<Statement> kept = new ArrayList<>();
        statements.stream().filter(part -> !isElided(part)).map(this::without).forEach(kept::add);
        yield new Statement.Sequence(kept);
      }
      case Statement.If(var condition, var then, var otherwise) ->
          new Statement.If(condition, without(then), without(otherwise));
      case Statement.Switch(var selector, var cases, var otherwise) ->
          new Statement.Switch(
              selector,
              cases.stream()
                  .map(option -> new Statement.Case(option.values(), without(option.body())))
                  .toList(),
              without(otherwise));
      case Statement.Block(int label, var body) -> new Statement.Block(label, without(body));
      case Statement.Loop(int label, var body) -> new Statement.Loop(label, without(body));
      default -> statement;
    };
  }

  private boolean isElided(Statement statement) {
    if (statement instanceof Statement.Check.Bounds(Read(var array), Read(var at))
        && at == index
        && inputs.contains(array)) {
      arrays.add(array);
      return true;
    }
    return false;
  }
}
