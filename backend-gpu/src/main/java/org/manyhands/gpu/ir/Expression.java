package org.manyhands.gpu.ir;

import java.util.List;
import org.manyhands.gpu.ir.Type.Scalar;

/** Something that has a value, changes nothing and cannot fail. */
public sealed interface Expression {

  /** The type of the value. */
  Type type();

  /** A constant of the class that boxes its type. */
  record Constant(Scalar type, Number value) implements Expression {

    /** An {@code int}. */
    public static Constant of(int value) {
      return new Constant(Scalar.INT, value);
    }

    /** The zero of a type. */
    public static Constant zero(Scalar type) {
      return switch (type) {
        case INT -> new Constant(type, 0);
        case LONG -> new Constant(type, 0L);
        case FLOAT -> new Constant(type, 0f);
        case DOUBLE -> new Constant(type, 0d);
      };
    }
  }

  /** The value of a variable. */
  record Read(Variable variable) implements Expression {
    @Override
    public Type type() {
      return variable.type();
    }
  }

  /** The arithmetic negation. */
  record Negation(Expression operand) implements Expression {
    @Override
    public Type type() {
      return operand.type();
    }
  }

  /**
   * An operation on two values of one type; the right operand of a shift is an {@code int}. The
   * divisor of an integer division is not zero.
   */
  record Binary(Operator operator, Expression left, Expression right) implements Expression {
    @Override
    public Type type() {
      return left.type();
    }
  }

  /** What two values are combined by. */
  enum Operator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    REMAINDER,
    SHIFT_LEFT,
    SHIFT_RIGHT,
    SHIFT_RIGHT_UNSIGNED,
    AND,
    OR,
    XOR;

    /** Whether the right operand is a distance. */
    public boolean isShift() {
      return this == SHIFT_LEFT || this == SHIFT_RIGHT || this == SHIFT_RIGHT_UNSIGNED;
    }
  }

  /** 1 if a relation holds, and else 0. With a NaN, none holds but {@link Relation#UNEQUAL}. */
  record Comparison(Relation relation, Expression left, Expression right) implements Expression {
    @Override
    public Type type() {
      return Scalar.INT;
    }
  }

  /** How two numbers relate. */
  enum Relation {
    EQUAL,
    UNEQUAL,
    LESS,
    AT_LEAST,
    GREATER,
    AT_MOST;

    /** What holds for numbers that are not NaN if, and only if, this does not. */
    public Relation opposite() {
      return switch (this) {
        case EQUAL -> UNEQUAL;
        case UNEQUAL -> EQUAL;
        case LESS -> AT_LEAST;
        case AT_LEAST -> LESS;
        case GREATER -> AT_MOST;
        case AT_MOST -> GREATER;
      };
    }

    /** Whether it holds for an order, as {@link Integer#compare} gives it. */
    public boolean holds(int order) {
      return switch (this) {
        case EQUAL -> order == 0;
        case UNEQUAL -> order != 0;
        case LESS -> order < 0;
        case AT_LEAST -> order >= 0;
        case GREATER -> order > 0;
        case AT_MOST -> order <= 0;
      };
    }
  }

  /** 1 if the operand is 0, and else 0. */
  record Not(Expression operand) implements Expression {
    @Override
    public Type type() {
      return Scalar.INT;
    }
  }

  /** -1, 0 or 1: how two numbers relate; {@code ifNaN} if one of them is NaN. */
  record Order(Expression left, Expression right, int ifNaN) implements Expression {
    @Override
    public Type type() {
      return Scalar.INT;
    }
  }

  /** A number as one of another type, by the rules of Java's casts. */
  record Conversion(Expression operand, Scalar type) implements Expression {}

  /** An {@code int} cut to what an array of such elements holds of it. */
  record Narrowing(Expression operand, Type.Element element) implements Expression {
    @Override
    public Type type() {
      return Scalar.INT;
    }
  }

  /** An element of an array, at an index that it has. */
  record Load(Expression array, Expression index) implements Expression {
    @Override
    public Type type() {
      return element().scalar();
    }

    /** What the array holds. */
    public Type.Element element() {
      return ((Type.Array) array.type()).element();
    }
  }

  /** An array of an array of arrays, at an index that it has. */
  record Row(Expression rows, Expression index) implements Expression {
    @Override
    public Type type() {
      return new Type.Array(((Type.Rows) rows.type()).element(), Type.Space.GLOBAL);
    }
  }

  /** The length of an array, or of an array of arrays. */
  record Length(Expression array) implements Expression {
    @Override
    public Type type() {
      return Scalar.INT;
    }
  }

  /** A function of {@code double} numbers that is computed with {@code float}, as it comes. */
  record Single(Intrinsic intrinsic, List<Expression> arguments) implements Expression {

    /** Copies the arguments. */
    public Single {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Type type() {
      return Scalar.FLOAT;
    }
  }

  /** A function that devices have. */
  record Builtin(Intrinsic intrinsic, List<Expression> arguments) implements Expression {

    /** Copies the arguments. */
    public Builtin {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Type type() {
      return intrinsic.result();
    }
  }
}
