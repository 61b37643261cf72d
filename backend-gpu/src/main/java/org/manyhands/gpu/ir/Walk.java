package org.manyhands.gpu.ir;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Visits what statements and expressions are made of. */
public final class Walk {

  private Walk() {}

  /** Visits a statement and all inside it. */
  public static void statements(Statement root, Consumer<Statement> visitor) {
    visitor.accept(root);
    inside(root).forEach(statement -> statements(statement, visitor));
  }

  /** Visits all expressions in a statement and what is inside it, and the operands of each. */
  public static void expressions(Statement root, Consumer<Expression> visitor) {
    statements(root, statement -> of(statement).forEach(value -> operands(value, visitor)));
  }

  /** Whether a check in a statement, or in a function that it calls, may fail. */
  public static boolean mayFail(Statement root) {
    boolean[] found = new boolean[1];
    statements(
        root,
        statement ->
            found[0] |=
                statement instanceof Statement.Check
                    || (statement instanceof Statement.Call call && call.function().mayFail()));
    return found[0];
  }

  private static void operands(Expression expression, Consumer<Expression> visitor) {
    visitor.accept(expression);
    operands(expression).forEach(operand -> operands(operand, visitor));
  }

  private static List<Statement> inside(Statement statement) {
    return switch (statement) {
      case Statement.Sequence(var statements) -> statements;
      case Statement.If(var condition, var then, var otherwise) -> List.of(then, otherwise);
      case Statement.Switch choice ->
          Stream.concat(
                  choice.cases().stream().map(Statement.Case::body), Stream.of(choice.otherwise()))
              .toList();
      case Statement.Block(var label, var body) -> List.of(body);
      case Statement.Loop(var label, var body) -> List.of(body);
      default -> List.of();
    };
  }

  /** The expressions that a statement computes itself. */
  private static List<Expression> of(Statement statement) {
    return switch (statement) {
      case Statement.Assign(var variable, var value) -> List.of(value);
      case Statement.Store(var array, var index, var value) -> List.of(array, index, value);
      case Statement.Call call -> call.arguments();
      case Statement.Check.Bounds(var array, var index) -> List.of(array, index);
      case Statement.Check.Divisor(var value) -> List.of(value);
      case Statement.Return(var values) -> values;
      case Statement.If(var condition, var then, var otherwise) -> List.of(condition);
      case Statement.Switch choice -> List.of(choice.selector());
      default -> List.of();
    };
  }

  /** The operands of an expression. */
  public static List<Expression> operands(Expression expression) {
    return switch (expression) {
      case Expression.Constant constant -> List.of();
      case Expression.Read read -> List.of();
      case Expression.Negation(var operand) -> List.of(operand);
      case Expression.Binary(var operator, var left, var right) -> List.of(left, right);
      case Expression.Comparison(var relation, var left, var right) -> List.of(left, right);
      case Expression.Not(var operand) -> List.of(operand);
      case Expression.Order(var left, var right, var ifNaN) -> List.of(left, right);
      case Expression.Conversion(var operand, var type) -> List.of(operand);
      case Expression.Narrowing(var operand, var element) -> List.of(operand);
      case Expression.Load(var array, var index) -> List.of(array, index);
      case Expression.Row(var rows, var index) -> List.of(rows, index);
      case Expression.Length(var array) -> List.of(array);
      case Expression.Builtin(var intrinsic, var arguments) -> arguments;
      case Expression.Single(var intrinsic, var arguments) -> arguments;
    };
  }
}
