package org.manyhands.gpu.ir;

import java.util.List;

/**
 * A function, complete.
 *
 * @param name a name that no other function of the program has
 * @param origin what it was made from, for people
 * @param parameters its parameters, in order
 * @param inputs the inputs of the kernel that it or what it calls reads: parameters, too, which
 *     callers pass on
 * @param locals its other variables
 * @param results what it returns: nothing, a number, or the numbers of a record
 * @param mayFail whether a check in it, or in what it calls, may fail
 * @param body what it does
 */
public record Function(
    String name,
    String origin,
    List<Variable> parameters,
    List<Variable> inputs,
    List<Variable> locals,
    List<Type.Scalar> results,
    boolean mayFail,
    Statement body) {

  /** Copies the lists. */
  public Function {
    parameters = List.copyOf(parameters);
    inputs = List.copyOf(inputs);
    locals = List.copyOf(locals);
    results = List.copyOf(results);
  }

  /** This function with another body. Whether it may fail is found out anew. */
  public Function with(Statement other) {
    return new Function(
        name, origin, parameters, inputs, locals, results, Walk.mayFail(other), other);
  }
}
