package org.manyhands.gpu.compiler;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Constant;
import org.manyhands.gpu.ir.Type.Scalar;

/** What a local variable or a place on the operand stack holds. */
sealed interface Value {

  /** A number or an array that the device has. */
  record Computed(Expression expression) implements Value {}

  /**
   * An object that only the compiler sees.
   *
   * @param source where it is found
   * @param type its class
   */
  record Captured(Source source, Class<?> type) implements Value {

    /** The class whose methods it has: that of a lambda has none that can be read. */
    Class<?> methods(Class<?> declared) {
      return type.isHidden() ? declared : type;
    }

    boolean isEnum() {
      return enumClass().isPresent();
    }

    /** The enum whose constant it is; that may be of a class of its own. */
    Optional<Class<?>> enumClass() {
      return Stream.<Class<?>>of(type, type.getSuperclass()).filter(Class::isEnum).findFirst();
    }
  }

  /**
   * A record, which devices have as its numbers.
   *
   * @param type its class
   * @param numbers its numbers, each a variable or constant
   */
  record Composite(Class<?> type, List<Expression> numbers) implements Value {

    /** Copies the numbers. */
    public Composite {
      numbers = List.copyOf(numbers);
    }

    /** The value of a component. */
    Value component(String name) {
      RecordShape.Component found = Objects.requireNonNull(RecordShape.of(type)).component(name);
      List<Expression> all = numbers.subList(found.from(), found.to());
      return found.type().isRecord()
          ? new Composite(found.type(), all)
          : new Computed(all.getFirst());
    }
  }

  /**
   * A record whose constructor has not ended.
   *
   * @param type its class
   * @param number tells it from others of a method; {@link #THIS} is what a constructor makes
   */
  record Unfinished(Class<?> type, int number) implements Value {
    static final int THIS = -1;

    boolean isThis() {
      return number == THIS;
    }
  }

  /** This with other expressions in the place of its own. */
  default Value map(ExpressionChange change) {
    return switch (this) {
      case Computed(var expression) -> new Computed(change.apply(WHOLE, expression));
      case Composite(var type, var numbers) -> {
        List<Expression> changed = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
          changed.add(change.apply(i, numbers.get(i)));
        }
        yield new Composite(type, changed);
      }
      default -> this;
    };
  }

  /** What it is computed by: one expression, or those of a record's numbers. */
  default List<Expression> expressions() {
    return switch (this) {
      case Computed(var expression) -> List.of(expression);
      case Composite(var type, var numbers) -> numbers;
      default -> List.of();
    };
  }

  /** The class of an object that the compiler sees. */
  default Optional<Class<?>> objectClass() {
    return switch (this) {
      case Captured(var source, var type) -> Optional.of(type);
      case Composite(var type, var numbers) -> Optional.of(type);
      default -> Optional.empty();
    };
  }

  /** The place of an expression that is a value by itself. */
  int WHOLE = -1;

  /** Makes one expression of another. */
  @FunctionalInterface
  interface ExpressionChange {
    /**
     * Makes it.
     *
     * @param place which number of a record it is, or {@link #WHOLE}
     */
    Expression apply(int place, Expression expression);
  }

  /** Something that is not supported, which has been said already, or that Java throws. */
  record Unsupported() implements Value {}

  /** Stands for something that is not supported, and takes as many places on the stack. */
  static Value insteadOf(TypeKind kind) {
    Scalar type = Types.scalar(kind);
    return type == null ? new Unsupported() : new Computed(Constant.zero(type));
  }

  /** A value, or what takes as many places on the stack if it is not supported. */
  static Value orInsteadOf(ClassDesc type, Value value) {
    return value instanceof Unsupported ? insteadOf(TypeKind.from(type)) : value;
  }
}
