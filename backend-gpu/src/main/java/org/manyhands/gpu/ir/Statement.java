package org.manyhands.gpu.ir;

import java.util.List;

/** Something that is done. */
public sealed interface Statement {

  /** Gives a variable a value. */
  record Assign(Variable variable, Expression value) implements Statement {}

  /** Gives an element of a private array a value; the array has the index. */
  record Store(Expression array, Expression index, Expression value) implements Statement {}

  /** Makes all elements of an array of this work item zero, and a variable refer to it. */
  record NewArray(Variable variable, int length) implements Statement {}

  /**
   * Calls a function, which gives variables its results; if a check in it fails, this work item
   * ends.
   */
  record Call(Function function, List<Expression> arguments, List<Variable> results)
      implements Statement {

    /** Copies the lists. */
    public Call {
      arguments = List.copyOf(arguments);
      results = List.copyOf(results);
    }
  }

  /** What must hold, or else the work item ends. */
  sealed interface Check extends Statement {

    /** An array has an index. */
    record Bounds(Expression array, Expression index) implements Check {}

    /** A divisor, of an integer type, is not zero. */
    record Divisor(Expression value) implements Check {}

    /** Nothing that could hold: Java throws here. */
    record Never() implements Check {}
  }

  /** Ends the function with its results. */
  record Return(List<Expression> values) implements Statement {

    /** Copies the values. */
    public Return {
      values = List.copyOf(values);
    }
  }

  /** Statements one after the other. */
  record Sequence(List<Statement> statements) implements Statement {

    /** Copies the statements. */
    public Sequence {
      statements = List.copyOf(statements);
    }
  }

  /** One of two, by whether a number is not zero. */
  record If(Expression condition, Statement then, Statement otherwise) implements Statement {}

  /** One of several, by a number. No case runs into the next. */
  record Switch(Expression selector, List<Case> cases, Statement otherwise) implements Statement {

    /** Copies the cases. */
    public Switch {
      cases = List.copyOf(cases);
    }
  }

  /** What is done for some numbers. */
  record Case(List<Integer> values, Statement body) {

    /** Copies the values. */
    public Case {
      values = List.copyOf(values);
    }
  }

  /** Statements that can be left by a {@link Leave} with this label. */
  record Block(int label, Statement body) implements Statement {}

  /** Statements that are repeated until left or returned from. */
  record Loop(int label, Statement body) implements Statement {}

  /** Goes to the end of an enclosing {@link Block}. */
  record Leave(int label) implements Statement {}

  /** Goes to the begin of an enclosing {@link Loop}. */
  record Repeat(int label) implements Statement {}

  /** The line of the source that the next statements are from. */
  record Line(String file, int number) implements Statement {}
}
