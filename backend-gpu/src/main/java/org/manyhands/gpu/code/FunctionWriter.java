package org.manyhands.gpu.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.gpu.ir.Walk;

/**
 * Writes one function. If a check fails, it sets {@code *failed} and returns; so do its callers.
 */
final class FunctionWriter {

  private final Function function;
  private final ExpressionWriter expressions;
  private final Text text;
  private final Set<String> targets = new TreeSet<>();
  private String lastPlace = "";

  FunctionWriter(Function function, ExpressionWriter expressions, Text text) {
    this.function = function;
    this.expressions = expressions;
    this.text = text;
  }

  /** Where control goes at the end of a statement, if that statement does not say. */
  private record Next(boolean repeats, int label) {
    static final Next NOWHERE = new Next(false, -1);
  }

  void write() {
    text.line("// " + function.origin());
    text.open("static inline %s %s(%s)".formatted(resultType(), function.name(), parameters()));
    function.locals().forEach(this::declare);
    Walk.statements(
        function.body(),
        statement -> {
          if (statement instanceof Statement.NewArray(var array, int length)) {
            text.line(
                "%s %s[%d];"
                    .formatted(
                        Names.type(((Type.Array) array.type()).element()),
                        Names.storage(array),
                        Math.max(1, length)));
          }
        });
    write(function.body(), Next.NOWHERE, Next.NOWHERE);
    text.close();
  }

  private String resultType() {
    return returnsValue() ? Names.type(function.results().getFirst()) : "void";
  }

  /** Several results are stored where the caller says. */
  private boolean returnsValue() {
    return function.results().size() == 1;
  }

  private String parameters() {
    List<String> all = new ArrayList<>();
    function.parameters().forEach(parameter -> all.addAll(Names.parameters(parameter)));
    function.inputs().forEach(input -> all.addAll(Names.parameters(input)));
    if (!returnsValue()) {
      for (int i = 0; i < function.results().size(); i++) {
        all.add("%s *%s".formatted(Names.type(function.results().get(i)), result(i)));
      }
    }
    if (function.mayFail()) {
      all.add("int *failed");
    }
    return all.isEmpty() ? "void" : String.join(", ", all);
  }

  private static String result(int number) {
    return "result" + number;
  }

  private void declare(Variable variable) {
    Names.parameters(variable).forEach(declaration -> text.line(declaration + ";"));
  }

  /**
   * Writes a statement.
   *
   * @param next where control goes if it gets to the end of what is written
   * @param loop the innermost loop
   */
  private void write(Statement statement, Next next, Next loop) {
    switch (statement) {
      case Statement.Sequence(var statements) -> {
        for (int i = 0; i < statements.size(); i++) {
          boolean last = i == statements.size() - 1;
          write(statements.get(i), last ? next : Next.NOWHERE, loop);
        }
      }
      case Statement.Assign(var variable, var value) -> assign(variable, value);
      case Statement.Store(var array, var index, var value) ->
          text.line("%s[%s] = %s;".formatted(code(array), code(index), code(value)));
      case Statement.NewArray(var array, int length) -> newArray(array, length);
      case Statement.Call call -> call(call);
      case Statement.Check check -> check(check);
      case Statement.Return(var values) -> exit(values);
      case Statement.If(var condition, var then, var otherwise) -> {
        branch(code(condition), then, otherwise, next, loop);
      }
      case Statement.Switch choice -> choose(choice, next, loop);
      case Statement.Block(int label, var body) -> {
        write(body, new Next(false, label), loop);
        label("end_" + label);
      }
      case Statement.Loop(int label, var body) -> {
        Next again = new Next(true, label);
        text.open("for (;;)");
        write(body, again, again);
        label("again_" + label);
        text.close();
      }
      case Statement.Leave(int label) -> go(new Next(false, label), next, loop);
      case Statement.Repeat(int label) -> go(new Next(true, label), next, loop);
      case Statement.Line(var file, int number) -> source("%s:%d".formatted(file, number));
    }
  }

  private void branch(String condition, Statement then, Statement otherwise, Next next, Next loop) {
    if (doesNothing(then, next)) {
      text.open("if (!%s)".formatted(condition));
      write(otherwise, next, loop);
      text.close();
      return;
    }
    text.open("if (%s)".formatted(condition));
    write(then, next, loop);
    if (!doesNothing(otherwise, next)) {
      text.reopen("else");
      write(otherwise, next, loop);
    }
    text.close();
  }

  /** Whether nothing is written for a statement, because control goes there anyway. */
  private static boolean doesNothing(Statement statement, Next next) {
    return switch (statement) {
      case Statement.Sequence(var statements) ->
          statements.stream().allMatch(part -> doesNothing(part, next));
      case Statement.Leave(int label) -> new Next(false, label).equals(next);
      case Statement.Repeat(int label) -> new Next(true, label).equals(next);
      case Statement.Line line -> true;
      default -> false;
    };
  }

  private void source(String place) {
    if (!place.equals(lastPlace)) {
      text.line("// " + place);
      lastPlace = place;
    }
  }

  private String code(Expression expression) {
    return expressions.write(expression);
  }

  private void label(String name) {
    if (targets.remove(name)) {
      text.line(name + ":;");
    }
  }

  private void go(Next target, Next next, Next loop) {
    if (target.equals(next)) {
      return;
    }
    if (target.equals(loop)) {
      text.line("continue;");
      return;
    }
    String name = (target.repeats() ? "again_" : "end_") + target.label();
    targets.add(name);
    text.line("goto %s;".formatted(name));
  }

  private void assign(Variable variable, Expression value) {
    List<String> to = Names.arguments(variable);
    List<String> from = expressions.arguments(value);
    for (int i = 0; i < to.size(); i++) {
      text.line("%s = %s;".formatted(to.get(i), from.get(i)));
    }
  }

  private void newArray(Variable array, int length) {
    String storage = Names.storage(array);
    text.line("for (int i = 0; i < %d; i++) { %s[i] = 0; }".formatted(length, storage));
    text.line("%s = %s;".formatted(array.name(), storage));
    text.line("%s = %d;".formatted(Names.length(array), length));
  }

  private void exit(List<Expression> values) {
    if (returnsValue()) {
      text.line("return %s;".formatted(code(values.getFirst())));
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      text.line("*%s = %s;".formatted(result(i), code(values.get(i))));
    }
    text.line("return;");
  }

  private void call(Statement.Call call) {
    List<String> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.addAll(expressions.arguments(argument)));
    call.function().inputs().forEach(input -> arguments.addAll(Names.arguments(input)));
    List<Variable> results = call.results();
    if (results.size() > 1) {
      results.forEach(result -> arguments.add("&" + result.name()));
    }
    if (call.function().mayFail()) {
      arguments.add("failed");
    }
    text.line(
        "%s%s(%s);"
            .formatted(
                results.size() == 1 ? results.getFirst().name() + " = " : "",
                call.function().name(),
                String.join(", ", arguments)));
    if (call.function().mayFail()) {
      text.line("if (*failed) %s".formatted(giveUp()));
    }
  }

  private void check(Statement.Check check) {
    switch (check) {
      case Statement.Check.Bounds(var array, var index) ->
          fail("(uint) %s >= (uint) %s".formatted(code(index), length(array)));
      case Statement.Check.Divisor(var value) -> fail("%s == 0".formatted(code(value)));
      case Statement.Check.Never never -> text.line("*failed = 1; " + giveUp());
    }
  }

  private String length(Expression array) {
    return expressions.write(new Expression.Length(array));
  }

  private void fail(String condition) {
    text.line("if (%s) { *failed = 1; %s }".formatted(condition, giveUp()));
  }

  private String giveUp() {
    return returnsValue() ? "return 0;" : "return;";
  }

  private void choose(Statement.Switch choice, Next next, Next loop) {
    text.open("switch (%s)".formatted(code(choice.selector())));
    for (Statement.Case option : choice.cases()) {
      for (int value : option.values()) {
        text.line(
            "case %s:".formatted(code(Objects.requireNonNull(Expression.Constant.of(value)))));
      }
      write(option.body(), next, loop);
      text.line("break;");
    }
    text.line("default:");
    write(choice.otherwise(), next, loop);
    text.line("break;");
    text.close();
  }
}
