package org.manyhands.gpu.code;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/**
 * Writes one function for several elements at a time. All go through the same statements; a mask
 * says which of them a statement is meant for, and only those keep what it computes. (As in M.
 * Pharr, W. R. Mark, <i>ispc: A SPMD Compiler for High-Performance CPU Programming</i>, InPar
 * 2012.)
 */
final class VectorFunction {

  private static final String RESULT = "result";

  /** A parameter: the elements for which a function is called. */
  private static final String GIVEN_MASK = "mask";

  private final Function function;
  private final VectorExpressions expressions;
  private final Text text;
  private int masks;

  /** The mask that statements are written for: a variable that they change. */
  private String mask = "";

  VectorFunction(Function function, VectorExpressions expressions, Text text) {
    this.function = function;
    this.expressions = expressions;
    this.text = text;
  }

  void write() {
    text.line("// %s, several at a time".formatted(function.origin()));
    Scalar type = function.results().getFirst();
    text.open(
        "static inline %s %s(%s)".formatted(expressions.type(type), function.name(), parameters()));
    function.locals().forEach(local -> declare((Scalar) local.type(), local.name()));
    declare(type, RESULT);
    mask = GIVEN_MASK;
    write(function.body());
    text.line("return %s;".formatted(RESULT));
    text.close();
  }

  private String parameters() {
    List<String> all = new ArrayList<>();
    function
        .parameters()
        .forEach(parameter ->
            all.add(
                "%s %s".formatted(expressions.type((Scalar) parameter.type()), parameter.name())));
    all.add("%s %s".formatted(expressions.type(Scalar.INT), GIVEN_MASK));
    function.inputs().forEach(input -> all.addAll(Names.parameters(input)));
    return String.join(", ", all);
  }

  private void declare(Scalar type, String name) {
    text.line("%s %s = 0;".formatted(expressions.type(type), name));
  }

  private String newMask(String value) {
    String name = "mask" + masks++;
    text.line("%s %s = %s;".formatted(expressions.type(Scalar.INT), name, value));
    return name;
  }

  // ---- statements

  private void write(Statement statement) {
    switch (statement) {
      case Statement.Sequence(var statements) -> statements.forEach(this::write);
      case Statement.Assign(var variable, var value) ->
          assign((Scalar) variable.type(), variable.name(), expressions.write(value, mask));
      case Statement.Call call -> call(call);
      case Statement.Return(var values) -> {
        assign(function.results().getFirst(), RESULT, expressions.write(values.getFirst(), mask));
        text.line("%s = 0;".formatted(mask));
      }
      case Statement.If(var condition, var then, var otherwise) ->
          choose(expressions.mask(condition, mask), then, otherwise);
      case Statement.Switch choice -> choose(choice);
      case Statement.Block(int label, var body) -> {
        text.line("%s %s = 0;".formatted(expressions.type(Scalar.INT), end(label)));
        write(body);
        text.line("%s |= %s;".formatted(mask, end(label)));
      }
      case Statement.Loop loop -> repeat(loop);
      case Statement.Leave(int label) -> go(end(label));
      case Statement.Repeat(int label) -> go(again(label));
      case Statement.Line line -> {}
      case Statement.Store store -> throw impossible(store);
      case Statement.NewArray array -> throw impossible(array);
      case Statement.Check check -> throw impossible(check);
    }
  }

  private static IllegalArgumentException impossible(Statement statement) {
    return new IllegalArgumentException(statement.toString());
  }

  private static String end(int label) {
    return "end_" + label;
  }

  private static String again(int label) {
    return "again_" + label;
  }

  private void assign(Scalar type, String variable, String value) {
    text.line("%s = %s;".formatted(variable, expressions.select(type, variable, value, mask)));
  }

  private void go(String target) {
    text.line("%s |= %s;".formatted(target, mask));
    text.line("%s = 0;".formatted(mask));
  }

  private void call(Statement.Call call) {
    List<String> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.add(expressions.write(argument, mask)));
    arguments.add(mask);
    call.function().inputs().forEach(input -> arguments.addAll(Names.arguments(input)));
    assign(
        call.function().results().getFirst(),
        call.results().getFirst().name(),
        "%s(%s)".formatted(call.function().name(), String.join(", ", arguments)));
  }

  private void choose(String condition, Statement then, Statement otherwise) {
    String outer = mask;
    String chosen = newMask("%s & %s".formatted(outer, condition));
    String rest = newMask("%s & ~%s".formatted(outer, chosen));
    writeFor(chosen, then);
    writeFor(rest, otherwise);
    mask = outer;
    text.line("%s = %s | %s;".formatted(outer, chosen, rest));
  }

  /** Not at all if there are none. */
  private void writeFor(String some, Statement statement) {
    mask = some;
    text.open("if (any(%s))".formatted(some));
    write(statement);
    text.close();
  }

  private void choose(Statement.Switch choice) {
    String outer = mask;
    Scalar type = Scalar.INT;
    String selector = "chosen" + masks++;
    text.line(
        "%s %s = %s;"
            .formatted(
                expressions.type(type), selector, expressions.write(choice.selector(), mask)));
    String rest = newMask(outer);
    String after = newMask("0");
    for (Statement.Case option : choice.cases()) {
      String equal =
          option.values().stream()
              .map(value -> expressions.mask(is(selector, value), outer))
              .collect(Collectors.joining(" | "));
      String chosen = newMask("%s & (%s)".formatted(outer, equal));
      text.line("%s &= ~%s;".formatted(rest, chosen));
      writeFor(chosen, option.body());
      text.line("%s |= %s;".formatted(after, chosen));
    }
    writeFor(rest, choice.otherwise());
    mask = outer;
    text.line("%s = %s | %s;".formatted(outer, after, rest));
  }

  private static Expression is(String selector, int value) {
    return new Expression.Comparison(
        Expression.Relation.EQUAL,
        new Expression.Read(new Variable(selector, Scalar.INT)),
        Expression.Constant.of(value));
  }

  /** As long as there are elements that are not done with it. */
  private void repeat(Statement.Loop loop) {
    String again = again(loop.label());
    text.line("%s %s = %s;".formatted(expressions.type(Scalar.INT), again, mask));
    text.open("while (any(%s))".formatted(again));
    text.line("%s = %s;".formatted(mask, again));
    text.line("%s = 0;".formatted(again));
    write(loop.body());
    text.line("%s |= %s;".formatted(again, mask));
    text.close();
    text.line("%s = 0;".formatted(mask));
  }
}
