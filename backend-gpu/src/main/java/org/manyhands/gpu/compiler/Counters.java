package org.manyhands.gpu.compiler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Operator;
import org.manyhands.gpu.ir.Expression.Relation;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/**
 * The counters of a loop: variables that change by constants of one sign only. Whatever the loop
 * does begins with its condition, as in {@code for} and {@code while}.
 *
 * @param condition where the loop goes on or ends
 * @param goesOn whether it goes on if the condition holds; otherwise if it does not
 * @param steps of each counter, by how much it changes from one round to the next at most
 * @param changed all variables that change in the loop
 */
record Counters(
    Statement.@Nullable If condition,
    boolean goesOn,
    Map<Variable, Long> steps,
    Set<Variable> changed) {

  static Counters of(Statement.Loop loop) {
    Rounds rounds = Rounds.of(loop);
    Set<Variable> changed = new HashSet<>();
    rounds.changes().forEach(change -> changed.addAll(change.variables()));
    Set<Variable> before = new HashSet<>();
    Statement.If condition = first(loop.body(), before);
    boolean ends =
        condition != null && rounds.leads(condition.then()) != rounds.leads(condition.otherwise());
    if (condition == null || !ends) {
      return new Counters(null, false, Map.of(), changed);
    }
    Map<Variable, Long> steps = steps(rounds);
    steps.keySet().removeAll(before);
    return new Counters(condition, rounds.leads(condition.then()), steps, changed);
  }

  /** The first branch that every round comes to, and what changes before it. */
  private static Statement.@Nullable If first(Statement statement, Set<Variable> before) {
    return switch (statement) {
      case Statement.Sequence(var statements) -> {
        for (Statement part : statements) {
          boolean isSimple =
              switch (part) {
                case Statement.If branch -> false;
                case Statement.Block block -> false;
                case Statement.Sequence inner -> false;
                case Statement.Loop loop -> false;
                case Statement.Switch choice -> false;
                default -> true;
              };
          if (!isSimple) {
            yield first(part, before);
          }
          before.addAll(new Rounds.Change(part).variables());
        }
        yield null;
      }
      case Statement.Block(int label, var body) -> first(body, before);
      case Statement.If branch -> branch;
      default -> null;
    };
  }

  private static Map<Variable, Long> steps(Rounds rounds) {
    Map<Variable, Long> steps = new HashMap<>();
    Set<Variable> others = new HashSet<>();
    for (Rounds.Change change : rounds.changes()) {
      for (Variable variable : change.variables()) {
        long step = rounds.isRepeated(change) ? 0 : step(variable, change.statement());
        long known = steps.getOrDefault(variable, step);
        if (step == 0 || (step > 0) != (known > 0)) {
          others.add(variable);
        } else {
          steps.merge(variable, step, Long::sum);
        }
      }
    }
    steps.keySet().removeAll(others);
    return steps;
  }

  /** By how much a statement changes a variable, if that is a constant; otherwise 0. */
  private static long step(Variable variable, Statement statement) {
    return statement instanceof Statement.Assign(var changed, var value)
            && value
                instanceof
                Expression.Binary(
                    var operator,
                    Expression.Read(var read),
                    Expression.Constant(var type, var number))
            && operator == Operator.ADD
            && type == Scalar.INT
            && read == variable
        ? number.longValue()
        : 0;
  }

  /** What follows for the counter from the condition in the next round; {@code null} if nothing. */
  @Nullable Range counter(Variable counter, Range start, Relation relation, Range bound) {
    Long step = steps.get(counter);
    if (step == null) {
      return null;
    }
    Range.Limit limit = limit(relation, bound);
    return limit != null && limit.isUpper() == step > 0
        ? new Range.Counter(start, limit, Math.abs(step)).limited()
        : null;
  }

  /** What a relation to a bound says of a number; {@code null} if it is no limit. */
  static Range.@Nullable Limit limit(Relation relation, Range bound) {
    return switch (relation) {
      case LESS -> new Range.Limit(true, bound, -1);
      case AT_MOST -> new Range.Limit(true, bound, 0);
      case GREATER -> new Range.Limit(false, bound, 1);
      case AT_LEAST -> new Range.Limit(false, bound, 0);
      case EQUAL, UNEQUAL -> null;
    };
  }

  /** The relation of the right to the left. */
  static Relation reversed(Relation relation) {
    return switch (relation) {
      case EQUAL, UNEQUAL -> relation;
      case LESS -> Relation.GREATER;
      case AT_MOST -> Relation.AT_LEAST;
      case GREATER -> Relation.LESS;
      case AT_LEAST -> Relation.AT_MOST;
    };
  }
}
