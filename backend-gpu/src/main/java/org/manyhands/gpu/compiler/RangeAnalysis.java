package org.manyhands.gpu.compiler;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Comparison;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Expression.Relation;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.gpu.ir.Walk;

/**
 * Finds out, of every check in a function and in those that it calls, what the numbers may be that
 * are checked. Goes through each function once for each call.
 */
final class RangeAnalysis {

  /** Who calls more than this in all is not followed any further. */
  private static final int MOST_CALLS = 500;

  private final Listener listener;
  private final IdentityHashMap<Function, Boolean> givenUp = new IdentityHashMap<>();
  private int calls;

  RangeAnalysis(Listener listener) {
    this.listener = listener;
  }

  /** Is told of checks. */
  @FunctionalInterface
  interface Listener {
    void found(Statement.Check check, String place, Elision.Condition condition);
  }

  /** Goes through a function; returns what its result may be, if it is one number. */
  Range walk(Function function, Map<Variable, Range> facts) {
    if (calls++ > MOST_CALLS) {
      giveUp(function);
      return Range.any();
    }
    Path path = new Path();
    path.through(function.body(), Facts.of(facts));
    return path.result == null ? Range.any() : path.result;
  }

  /** Nothing is known of what a function checks, nor of what it calls. */
  private void giveUp(Function function) {
    if (givenUp.put(function, true) == null) {
      Walk.statements(
          function.body(),
          statement -> {
            switch (statement) {
              case Statement.Check check ->
                  listener.found(check, function.origin(), new Elision.Condition.Never());
              case Statement.Call call -> giveUp(call.function());
              default -> {}
            }
          });
    }
  }

  /** One way through a function. */
  private final class Path {

    private final Map<Integer, Facts> left = new HashMap<>();
    private final IdentityHashMap<Statement, Loop> conditions = new IdentityHashMap<>();
    private String place = "";
    private @Nullable Range result;

    /** A loop whose condition is yet to come, and what was known before it. */
    private record Loop(Counters counters, Facts before) {}

    /** What is known after a statement; {@code null} if nothing comes after it. */
    private @Nullable Facts through(Statement statement, Facts facts) {
      return switch (statement) {
        case Statement.Sequence(var statements) -> sequence(statements, facts);
        case Statement.Assign(var variable, var value) -> facts.with(variable, facts.of(value));
        case Statement.NewArray(var variable, int length) ->
            facts.with(variable, new Range.Between(Interval.of(length)));
        case Statement.Call call -> call(call, facts);
        case Statement.If branch -> branch(branch, facts);
        case Statement.Switch choice -> {
          Facts after = through(choice.otherwise(), facts);
          for (Statement.Case option : choice.cases()) {
            after = Facts.join(after, through(option.body(), facts));
          }
          yield after;
        }
        case Statement.Block(int label, var body) -> {
          Facts after = through(body, facts);
          yield Facts.join(after, left.remove(label));
        }
        case Statement.Loop loop -> {
          Counters counters = Counters.of(loop);
          if (counters.condition() != null) {
            conditions.put(counters.condition(), new Loop(counters, facts));
          }
          through(loop.body(), facts.without(counters.changed()));
          yield null;
        }
        case Statement.Leave(int label) -> {
          Facts before = left.get(label);
          left.put(label, before == null ? facts : Facts.join(before, facts));
          yield null;
        }
        case Statement.Repeat repeat -> null;
        case Statement.Return(var values) -> {
          Range value = values.size() == 1 ? facts.of(values.getFirst()) : Range.any();
          result = result == null ? value : Range.join(result, value);
          yield null;
        }
        case Statement.Check.Never never -> null;
        case Statement.Check check -> {
          listener.found(check, place, condition(check, facts));
          yield facts;
        }
        case Statement.Line(var file, int number) -> {
          place = "%s:%d".formatted(file, number);
          yield facts;
        }
        case Statement.Store store -> facts;
      };
    }

    private @Nullable Facts sequence(List<Statement> statements, Facts facts) {
      Facts at = facts;
      for (Statement part : statements) {
        if (at == null) {
          return null;
        }
        at = through(part, at);
      }
      return at;
    }

    private Elision.Condition condition(Statement.Check check, Facts facts) {
      return switch (check) {
        case Statement.Check.Bounds(var array, var index) ->
            new Elision.Condition.Index(facts.of(index), facts.of(array));
        case Statement.Check.Divisor(var value) when value.type() == Scalar.INT ->
            new Elision.Condition.Divisor(facts.of(value));
        default -> new Elision.Condition.Never();
      };
    }

    private Facts call(Statement.Call call, Facts facts) {
      Map<Variable, Range> known = new HashMap<>();
      List<Variable> parameters = call.function().parameters();
      for (int i = 0; i < parameters.size(); i++) {
        known.put(parameters.get(i), facts.of(call.arguments().get(i)));
      }
      for (Variable input : call.function().inputs()) {
        known.put(input, facts.of(input));
      }
      Range returned = walk(call.function(), known);
      Facts after = facts;
      for (Variable variable : call.results()) {
        after = after.with(variable, call.results().size() == 1 ? returned : Range.any());
      }
      return after;
    }

    private @Nullable Facts branch(Statement.If branch, Facts facts) {
      Facts then = facts;
      Facts otherwise = facts;
      if (branch.condition() instanceof Comparison(var relation, var left, var right)
          && left.type() == Scalar.INT) {
        Loop loop = conditions.get(branch);
        then = limited(facts, left, relation, right, goesOn(loop, true));
        otherwise = limited(facts, left, relation.opposite(), right, goesOn(loop, false));
      }
      return Facts.join(through(branch.then(), then), through(branch.otherwise(), otherwise));
    }

    private static @Nullable Loop goesOn(@Nullable Loop loop, boolean ifHolds) {
      return loop != null && loop.counters().goesOn() == ifHolds ? loop : null;
    }

    /** What is known, besides, if a comparison holds, by which a loop goes on, if it is one. */
    private static Facts limited(
        Facts facts, Expression left, Relation relation, Expression right, @Nullable Loop loop) {
      Facts one = limited(facts, left, relation, facts.of(right), loop);
      return limited(one, right, Counters.reversed(relation), facts.of(left), loop);
    }

    private static Facts limited(
        Facts facts, Expression number, Relation relation, Range bound, @Nullable Loop loop) {
      if (!(number instanceof Read(var variable))) {
        return facts;
      }
      Range counter =
          loop == null
              ? null
              : loop.counters().counter(variable, loop.before().of(variable), relation, bound);
      if (counter != null) {
        return facts.with(variable, counter);
      }
      Range.Limit limit = Counters.limit(relation, bound);
      return limit == null
          ? facts
          : facts.with(variable, new Range.Limited(facts.of(variable), limit).limited());
    }
  }
}
