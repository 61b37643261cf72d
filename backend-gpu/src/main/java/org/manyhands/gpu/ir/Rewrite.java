package org.manyhands.gpu.ir;

import java.util.List;
import java.util.function.UnaryOperator;

/** Makes statements and expressions of others. */
public final class Rewrite {

  private static final Statement NOTHING = new Statement.Sequence(List.of());

  private Rewrite() {}

  /** What does nothing. */
  public static Statement nothing() {
    return NOTHING;
  }

  /** A statement in which those that contain no others are changed. */
  public static Statement leaves(Statement root, UnaryOperator<Statement> change) {
    return switch (root) {
      case Statement.Sequence(var statements) ->
          new Statement.Sequence(
              statements.stream()
                  .map(part -> leaves(part, change))
                  .filter(part -> !part.equals(NOTHING))
                  .toList());
      case Statement.If(var condition, var then, var otherwise) ->
          new Statement.If(condition, leaves(then, change), leaves(otherwise, change));
      case Statement.Switch(var selector, var cases, var otherwise) ->
          new Statement.Switch(
              selector,
              cases.stream()
                  .map(option -> new Statement.Case(option.values(), leaves(option.body(), change)))
                  .toList(),
              leaves(otherwise, change));
      case Statement.Block(int label, var body) -> new Statement.Block(label, leaves(body, change));
      case Statement.Loop(int label, var body) -> new Statement.Loop(label, leaves(body, change));
      default -> change.apply(root);
    };
  }

  /** A statement in which all expressions are changed, operands first. */
  public static Statement expressions(Statement root, UnaryOperator<Expression> change) {
    return switch (root) {
      case Statement.Sequence(var statements) ->
          new Statement.Sequence(
              statements.stream().map(part -> expressions(part, change)).toList());
      case Statement.If(var condition, var then, var otherwise) ->
          new Statement.If(
              of(condition, change), expressions(then, change), expressions(otherwise, change));
      case Statement.Switch(var selector, var cases, var otherwise) ->
          new Statement.Switch(
              of(selector, change),
              cases.stream()
                  .map(option ->
                      new Statement.Case(option.values(), expressions(option.body(), change)))
                  .toList(),
              expressions(otherwise, change));
      case Statement.Block(int label, var body) ->
          new Statement.Block(label, expressions(body, change));
      case Statement.Loop(int label, var body) ->
          new Statement.Loop(label, expressions(body, change));
      default -> simple(root, change);
    };
  }

  private static Statement simple(Statement root, UnaryOperator<Expression> change) {
    return switch (root) {
      case Statement.Assign(var variable, var value) ->
          new Statement.Assign(variable, of(value, change));
      case Statement.Store(var array, var index, var value) ->
          new Statement.Store(of(array, change), of(index, change), of(value, change));
      case Statement.Call(var function, var arguments, var results) ->
          new Statement.Call(function, of(arguments, change), results);
      case Statement.Check.Bounds(var array, var index) ->
          new Statement.Check.Bounds(of(array, change), of(index, change));
      case Statement.Check.Divisor(var value) -> new Statement.Check.Divisor(of(value, change));
      case Statement.Return(var values) -> new Statement.Return(of(values, change));
      default -> root;
    };
  }

  private static List<Expression> of(List<Expression> all, UnaryOperator<Expression> change) {
    return all.stream().map(each -> of(each, change)).toList();
  }

  /** An expression that is changed, operands first. */
  public static Expression of(Expression root, UnaryOperator<Expression> change) {
    return change.apply(
        switch (root) {
          case Expression.Constant constant -> constant;
          case Expression.Read read -> read;
          case Expression.Negation(var operand) -> new Expression.Negation(of(operand, change));
          case Expression.Binary(var operator, var left, var right) ->
              new Expression.Binary(operator, of(left, change), of(right, change));
          case Expression.Comparison(var relation, var left, var right) ->
              new Expression.Comparison(relation, of(left, change), of(right, change));
          case Expression.Not(var operand) -> new Expression.Not(of(operand, change));
          case Expression.Order(var left, var right, int ifNaN) ->
              new Expression.Order(of(left, change), of(right, change), ifNaN);
          case Expression.Conversion(var operand, var type) ->
              new Expression.Conversion(of(operand, change), type);
          case Expression.Narrowing(var operand, var element) ->
              new Expression.Narrowing(of(operand, change), element);
          case Expression.Load(var array, var index) ->
              new Expression.Load(of(array, change), of(index, change));
          case Expression.Row(var rows, var index) ->
              new Expression.Row(of(rows, change), of(index, change));
          case Expression.Length(var array) -> new Expression.Length(of(array, change));
          case Expression.Builtin(var intrinsic, var arguments) ->
              new Expression.Builtin(intrinsic, of(arguments, change));
          case Expression.Single(var intrinsic, var arguments) ->
              new Expression.Single(intrinsic, of(arguments, change));
        });
  }
}
