package org.manyhands.gpu.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Statement;
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
    return inTemporary(expression);
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
    stack.replaceAll(value ->
        value.map((part, expression) ->
            affected.test(expression) ? inTemporary(expression) : expression));
  }

  private Read inTemporary(Expression expression) {
    Variable variable = variables.temporary(expression.type());
    add(new Statement.Assign(variable, expression));
    return new Read(variable);
  }

  // ---- local variables

  Value load(int slot) {
    return locals.getOrDefault(slot, new Value.Unsupported());
  }

  void store(int slot, Value value) {
    Value apart =
        value instanceof Value.Composite ? value.map((part, e) -> computedApart(e)) : value;
    locals.put(
        slot,
        apart.map((part, expression) -> {
          Variable variable = variables.local(slot, part, expression.type());
          assign(variable, expression);
          return new Read(variable);
        }));
  }

  /** A number of a record that is about to be stored: storing others may change what it reads. */
  private Expression computedApart(Expression expression) {
    return expression instanceof Expression.Constant ? expression : inTemporary(expression);
  }

  /** Gives a variable another value. */
  void assign(Variable variable, Expression value) {
    keep(variable);
    add(new Statement.Assign(variable, value));
  }

  /** Puts what a constructor has made in the place of what it was to make. */
  void replace(Value.Unfinished unfinished, Value made) {
    stack.replaceAll(value -> value.equals(unfinished) ? made : value);
    locals.replaceAll((slot, value) -> value.equals(unfinished) ? made : value);
  }

  // ---- the end of a block

  /** What the next blocks begin with: the stack is then in variables of its own. */
  State end() {
    boolean crossed =
        stack.stream().flatMap(value -> value.expressions().stream()).anyMatch(this::readsStack);
    for (int i = 0; i < stack.size(); i++) {
      int depth = i;
      if (crossed) {
        stack.set(
            i,
            stack
                .get(i)
                .map((part, value) ->
                    value.equals(place(depth, part, value)) ? value : inTemporary(value)));
      }
    }
    for (int i = 0; i < stack.size(); i++) {
      int depth = i;
      stack.set(
          i,
          stack
              .get(i)
              .map((part, value) -> {
                Read place = place(depth, part, value);
                if (!value.equals(place)) {
                  add(new Statement.Assign(place.variable(), value));
                }
                return place;
              }));
    }
    return new State(locals, stack);
  }

  private Read place(int depth, int part, Expression value) {
    return new Read(variables.stack(depth, part, value.type()));
  }

  private boolean readsStack(Expression expression) {
    return variables.stackVariables().stream()
        .anyMatch(variable -> Reads.variable(expression, variable));
  }
}
