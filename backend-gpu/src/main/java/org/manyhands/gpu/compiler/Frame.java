package org.manyhands.gpu.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Variable;

/**
 * The local variables and the operand stack while a block is translated. What is on the stack has
 * not been computed yet; before something changes what it reads, it is, into a variable.
 */
final class Frame {

  private final Variables variables;
  private final List<Statement> statements = new ArrayList<>();
  private final Map<Integer, Value> locals;
  private final List<Value> stack;

  Frame(Variables variables, State entry) {
    this.variables = variables;
    this.locals = new HashMap<>(entry.locals());
    this.stack = new ArrayList<>(entry.stack());
  }

  /** What a block begins with. */
  record State(Map<Integer, Value> locals, List<Value> stack) {
    State {
      locals = Map.copyOf(locals);
      stack = List.copyOf(stack);
    }

    /** What is the same on both ways to a block. */
    State merge(State other) {
      Map<Integer, Value> both = new HashMap<>(locals);
      both.entrySet().removeIf(local -> !local.getValue().equals(other.locals.get(local.getKey())));
      return new State(both, stack);
    }
  }

  List<Statement> statements() {
    return statements;
  }

  void add(Statement statement) {
    statements.add(statement);
  }

  // ---- the stack

  void push(Value value) {
    stack.add(value);
  }

  void push(Expression expression) {
    push(new Value.Computed(expression));
  }

  Value pop() {
    return stack.removeLast();
  }

  Value peek() {
    return stack.getLast();
  }

  /** As many values as a call takes, in order. */
  List<Value> pop(int count) {
    List<Value> top = stack.subList(stack.size() - count, stack.size());
    List<Value> values = List.copyOf(top);
    top.clear();
    return values;
  }

  /** A number; zero in the place of something that is not supported. */
  Expression popNumber() {
    return pop() instanceof Value.Computed(var expression) ? expression : Expression.Constant.of(0);
  }

  /** An expression that is needed after the block has ended. */
  Expression beforeEnd(Expression expression) {
    return stack.isEmpty() ? expression : computed(expression);
  }

  /** The same value, which can be had several times without being computed several times. */
  Value reusable(Value value) {
    return value instanceof Value.Computed(var expression) && !isSimple(expression)
        ? new Value.Computed(computed(expression))
        : value;
  }

  private static boolean isSimple(Expression expression) {
    return expression instanceof Read || expression instanceof Expression.Constant;
  }

  /** Computes an expression now. */
  Expression computed(Expression expression) {
    if (isSimple(expression)) {
      return expression;
    }
    Variable variable = variables.temporary(expression.type());
    add(new Statement.Assign(variable, expression));
    return new Read(variable);
  }

  /** Computes what is on the stack and reads a variable, which is about to change. */
  private void keep(Variable changing) {
    keep(expression -> Reads.variable(expression, changing));
  }

  /**
   * Computes what is on the stack and reads arrays of this work item, which are about to change.
   */
  void keepLoads() {
    keep(Reads::privateArray);
  }

  private void keep(Predicate<Expression> affected) {
    for (int i = 0; i < stack.size(); i++) {
      if (stack.get(i) instanceof Value.Computed(var expression) && affected.test(expression)) {
        Variable variable = variables.temporary(expression.type());
        add(new Statement.Assign(variable, expression));
        stack.set(i, new Value.Computed(new Read(variable)));
      }
    }
  }

  // ---- local variables

  Value load(int slot) {
    return locals.getOrDefault(slot, new Value.Unsupported());
  }

  void store(int slot, Value value) {
    if (value instanceof Value.Computed(var expression)) {
      Variable variable = variables.local(slot, expression.type());
      keep(variable);
      add(new Statement.Assign(variable, expression));
      locals.put(slot, new Value.Computed(new Read(variable)));
    } else {
      locals.put(slot, value);
    }
  }

  // ---- the end of a block

  /** What the next blocks begin with: the stack is then in variables of its own. */
  State end() {
    boolean crossed =
        stack.stream().anyMatch(value -> value instanceof Value.Computed c && readsStack(c));
    for (int i = 0; i < stack.size(); i++) {
      if (stack.get(i) instanceof Value.Computed(var expression)) {
        Variable place = variables.stack(i, expression.type());
        if (crossed && !expression.equals(new Read(place))) {
          Variable temporary = variables.temporary(expression.type());
          add(new Statement.Assign(temporary, expression));
          stack.set(i, new Value.Computed(new Read(temporary)));
        }
      }
    }
    for (int i = 0; i < stack.size(); i++) {
      if (stack.get(i) instanceof Value.Computed(var expression)) {
        Type type = expression.type();
        Read place = new Read(variables.stack(i, type));
        if (!expression.equals(place)) {
          add(new Statement.Assign(place.variable(), expression));
        }
        stack.set(i, new Value.Computed(place));
      }
    }
    return new State(locals, stack);
  }

  private boolean readsStack(Value.Computed value) {
    return variables.stackVariables().stream()
        .anyMatch(variable -> Reads.variable(value.expression(), variable));
  }
}
