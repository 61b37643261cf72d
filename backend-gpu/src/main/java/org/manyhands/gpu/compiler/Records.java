package org.manyhands.gpu.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/** The record that a constructor makes: its numbers are variables until it ends. */
final class Records {

  private final Frame frame;
  private final Variables variables;

  Records(Frame frame, Variables variables) {
    this.frame = frame;
    this.variables = variables;
  }

  private static RecordShape shape(Value.Unfinished made) {
    return Objects.requireNonNull(RecordShape.of(made.type()));
  }

  /** Gives a component its value. */
  void assign(Value.Unfinished made, String component, Value value) {
    RecordShape shape = shape(made);
    int at = shape.component(component).from();
    for (Expression number : value.expressions()) { // none of something unsupported
      frame.assign(variable(shape, at), number);
      at++;
    }
  }

  /** Gives all components their values. */
  void assign(Value.Unfinished made, Value.Composite value) {
    RecordShape shape = shape(made);
    for (int i = 0; i < shape.numbers().size(); i++) {
      frame.assign(variable(shape, i), value.numbers().get(i));
    }
  }

  /** What the components have been given. */
  Value.Composite assigned(Value.Unfinished made) {
    RecordShape shape = shape(made);
    List<Expression> numbers = new ArrayList<>();
    for (int i = 0; i < shape.numbers().size(); i++) {
      numbers.add(new Read(variable(shape, i)));
    }
    return new Value.Composite(made.type(), numbers);
  }

  private Variable variable(RecordShape shape, int number) {
    Scalar type = shape.numbers().get(number);
    return variables.component(number, type);
  }

  /**
   * Whether a method other than a constructor is given a record whose constructor has not ended.
   */
  boolean escapes(Members.Called called, List<Value> arguments) {
    int first = called.isConstructor() ? 1 : 0;
    return arguments.stream().skip(first).anyMatch(Value.Unfinished.class::isInstance);
  }
}
