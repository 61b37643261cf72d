package org.manyhands.gpu.compiler;

import java.lang.reflect.Array;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Variable;

/**
 * Carries out a translated kernel in Java, statement by statement. It trusts the translation: what
 * a check should have kept from happening, such as a division by zero, is an exception here.
 */
public final class Interpreter {

  /** More than any kernel of the tests takes; what takes more does not end. */
  private static final int MOST_STEPS = 5_000_000;

  private final Map<Variable, Object> inputs = new HashMap<>();
  private final KernelFunction kernel;
  private int steps;

  /**
   * For one kernel.
   *
   * @param kernel the translation
   * @param captures what its function captures
   */
  public Interpreter(KernelFunction kernel, List<?> captures) {
    this.kernel = kernel;
    for (Input input : kernel.inputs()) {
      Object value = Objects.requireNonNull(input.source().read(captures));
      inputs.put(input.variable(), value.getClass().isArray() ? value : Evaluator.number(value));
    }
  }

  /** A check of the kernel failed: Java would throw here. */
  public static final class CheckFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** How a statement ended. */
  private sealed interface End {
    /** By its last part. */
    record Normal() implements End {}

    /** By a jump out of a block, or back in a loop. */
    record Jump(Statement to) implements End {}

    /** By a return. */
    record Returned(List<Object> values) implements End {}
  }

  private static final End NORMAL = new End.Normal();

  /**
   * The element at an index.
   *
   * @throws CheckFailedException if Java would throw
   */
  public Object element(int index) {
    steps = 0;
    return call(kernel.entry(), List.of(index)).getFirst();
  }

  private List<Object> call(Function function, List<Object> arguments) {
    Map<Variable, Object> variables = new HashMap<>();
    for (Variable input : function.inputs()) {
      variables.put(input, Objects.requireNonNull(inputs.get(input)));
    }
    for (int i = 0; i < arguments.size(); i++) {
      variables.put(function.parameters().get(i), arguments.get(i));
    }
    return switch (new Frame(variables).run(function.body())) {
      case End.Returned(var values) -> values;
      case End other -> throw new IllegalStateException(function.name() + " ended by " + other);
    };
  }

  /** One call. */
  private final class Frame {

    private final Map<Variable, Object> variables;
    private final Evaluator evaluator;

    Frame(Map<Variable, Object> variables) {
      this.variables = variables;
      this.evaluator = new Evaluator(variables);
    }

    private End run(Statement statement) {
      if (++steps > MOST_STEPS) {
        throw new IllegalStateException("'%s' does not end".formatted(kernel.entry().origin()));
      }
      return switch (statement) {
        case Statement.Sequence(var statements) -> sequence(statements);
        case Statement.If(var condition, var then, var otherwise) ->
            run(evaluator.integer(condition) != 0 ? then : otherwise);
        case Statement.Switch choice -> run(chosen(choice));
        case Statement.Block(int label, var body) -> {
          End end = run(body);
          yield end.equals(new End.Jump(new Statement.Leave(label))) ? NORMAL : end;
        }
        case Statement.Loop(int label, var body) -> loop(new Statement.Repeat(label), body);
        case Statement.Leave leave -> new End.Jump(leave);
        case Statement.Repeat repeat -> new End.Jump(repeat);
        case Statement.Return(var values) ->
            new End.Returned(values.stream().map(evaluator::value).toList());
        case Statement.Check check -> {
          require(check);
          yield NORMAL;
        }
        default -> {
          change(statement);
          yield NORMAL;
        }
      };
    }

    private End sequence(List<Statement> statements) {
      for (Statement statement : statements) {
        End end = run(statement);
        if (!end.equals(NORMAL)) {
          return end;
        }
      }
      return NORMAL;
    }

    private End loop(Statement.Repeat again, Statement body) {
      End end;
      do {
        end = run(body);
      } while (end.equals(NORMAL) || end.equals(new End.Jump(again)));
      return end;
    }

    private Statement chosen(Statement.Switch choice) {
      int selector = evaluator.integer(choice.selector());
      return choice.cases().stream()
          .filter(option -> option.values().contains(selector))
          .map(Statement.Case::body)
          .findFirst()
          .orElse(choice.otherwise());
    }

    private void require(Statement.Check check) {
      boolean holds =
          switch (check) {
            case Statement.Check.Bounds(var array, var index) -> {
              int at = evaluator.integer(index);
              yield at >= 0 && at < Array.getLength(evaluator.value(array));
            }
            case Statement.Check.Divisor(var value) ->
                ((Number) evaluator.value(value)).longValue() != 0;
            case Statement.Check.Never never -> false;
          };
      if (!holds) {
        throw new CheckFailedException();
      }
    }

    private void change(Statement statement) {
      switch (statement) {
        case Statement.Assign(var variable, var value) ->
            variables.put(variable, evaluator.value(value));
        case Statement.Store(var array, var index, var value) ->
            Evaluator.store(
                evaluator.value(array), evaluator.integer(index), evaluator.value(value));
        case Statement.NewArray(var variable, int length) ->
            variables.put(variable, Evaluator.newArray((Type.Array) variable.type(), length));
        case Statement.Call(var function, var arguments, var results) -> {
          List<Object> values = call(function, arguments.stream().map(evaluator::value).toList());
          for (int i = 0; i < results.size(); i++) {
            variables.put(results.get(i), values.get(i));
          }
        }
        case Statement.Line line -> {}
        default -> throw new IllegalArgumentException(statement.toString());
      }
    }
  }
}
