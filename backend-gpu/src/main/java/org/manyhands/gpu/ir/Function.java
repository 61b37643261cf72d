package org.manyhands.gpu.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function, complete.
 *
 * @param name a name that no other function of the program has
 * @param origin what it was made from, for people
 * @param parameters its parameters, in order
 * @param inputs the inputs of the kernel that it or what it calls reads: parameters, too, which
 *     callers pass on
 * @param locals its other variables
 * @param result what it returns, or {@code null} if nothing
 * @param mayFail whether a check in it, or in what it calls, may fail
 * @param body what it does
 */
public record Function(
    String name,
    String origin,
    List<Variable> parameters,
    List<Variable> inputs,
    List<Variable> locals,
    Type.@Nullable Scalar result,
    boolean mayFail,
    Statement body) {

  /** Copies the lists. */
  public Function {
    parameters = List.copyOf(parameters);
    inputs = List.copyOf(inputs);
    locals = List.copyOf(locals);
  }

  /** This function with another body. Whether it may fail is found out anew. */
  public Function with(Statement other) {
    return new Function(
        name, origin, parameters, inputs, locals, result, Walk.mayFail(other), other);
  }
}
