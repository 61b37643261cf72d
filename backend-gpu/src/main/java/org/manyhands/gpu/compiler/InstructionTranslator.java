package org.manyhands.gpu.compiler;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.util.Objects;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Constant;
import org.manyhands.gpu.ir.Expression.Operator;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/** Translates the instructions of a block that neither jump nor return. */
final class InstructionTranslator {

  /** What one work item may have of its own; devices keep it in registers, or else it is slow. */
  private static final int LONGEST_ARRAY = 4096;

  private final Problems problems;
  private final Frame frame;
  private final Variables variables;
  private final Members members;
  private final StackOperations stack;

  InstructionTranslator(Compilation compilation, Class<?> owner, Frame frame, Variables variables) {
    this.problems = compilation.problems();
    this.frame = frame;
    this.variables = variables;
    this.members = new Members(compilation, owner, frame, variables);
    this.stack = new StackOperations(frame);
  }

  void translate(Instruction instruction) {
    switch (instruction) {
      case ConstantInstruction constant -> constant(constant);
      case LoadInstruction load -> frame.push(frame.load(load.slot()));
      case StoreInstruction store -> frame.store(store.slot(), frame.pop());
      case IncrementInstruction increment -> increment(increment);
      case OperatorInstruction operator -> operator(operator.opcode());
      case ConvertInstruction convert -> convert(convert.toType());
      case StackInstruction operation -> stack.carryOut(operation.opcode());
      case ArrayLoadInstruction load -> load(load.typeKind());
      case ArrayStoreInstruction store -> store();
      case FieldInstruction field -> members.field(field);
      case InvokeInstruction invoke -> members.invoke(invoke);
      case InvokeDynamicInstruction dynamic -> {
        frame.pop(dynamic.typeSymbol().parameterCount());
        unsupported(madeBy(dynamic.bootstrapMethod().owner().displayName()));
      }
      case NewPrimitiveArrayInstruction array -> newArray(array.typeKind());
      case NewObjectInstruction object -> newObject(object);
      case NewReferenceArrayInstruction array -> {
        frame.pop();
        unsupported("makes an array of objects");
      }
      case NewMultiArrayInstruction array -> {
        frame.pop(array.dimensions());
        unsupported("makes an array of several dimensions");
      }
      case TypeCheckInstruction check -> typeCheck(check);
      case MonitorInstruction monitor -> {
        frame.pop();
        problems.add("synchronizes, which is not supported on a GPU");
      }
      case NopInstruction nop -> {}
      default -> problems.add("contains '%s'".formatted(instruction.opcode()));
    }
  }

  /** Says what is not supported, and goes on with a value that stands for it. */
  private void unsupported(String what) {
    problems.add(what + ", which is not supported on a GPU");
    frame.push(new Value.Unsupported());
  }

  private void constant(ConstantInstruction instruction) {
    switch (instruction.constantValue()) {
      case Integer value -> frame.push(new Constant(Scalar.INT, value));
      case Long value -> frame.push(new Constant(Scalar.LONG, value));
      case Float value -> frame.push(new Constant(Scalar.FLOAT, value));
      case Double value -> frame.push(new Constant(Scalar.DOUBLE, value));
      case String text -> unsupported("uses the string \"%s\"".formatted(text));
      case ClassDesc type -> unsupported("uses the class '%s'".formatted(type.displayName()));
      case ConstantDesc other when other.equals(ConstantDescs.NULL) -> unsupported("uses null");
      default -> unsupported("uses '%s'".formatted(instruction.constantValue()));
    }
  }

  private static String madeBy(String factory) {
    return switch (factory) {
      case "StringConcatFactory" -> "makes a string";
      case "LambdaMetafactory" -> "makes a lambda";
      case "SwitchBootstraps" -> "chooses by the class or the constant that an object is";
      case "ObjectMethods" -> "compares records, or takes their hash code or their text";
      default -> "calls what '%s' makes at run time".formatted(factory);
    };
  }

  private void increment(IncrementInstruction increment) {
    if (frame.load(increment.slot()) instanceof Value.Computed(var variable)) {
      Expression sum =
          new Expression.Binary(Operator.ADD, variable, Constant.of(increment.constant()));
      frame.store(increment.slot(), new Value.Computed(sum));
    }
  }

  // ---- arithmetic

  private void operator(Opcode opcode) {
    switch (opcode) {
      case ARRAYLENGTH -> length();
      case INEG, LNEG, FNEG, DNEG -> frame.push(new Expression.Negation(frame.popNumber()));
      case LCMP, FCMPL, DCMPL -> order(-1);
      case FCMPG, DCMPG -> order(1);
      default -> binary(opcode);
    }
  }

  private void order(int ifNaN) {
    Expression right = frame.popNumber();
    frame.push(new Expression.Order(frame.popNumber(), right, ifNaN));
  }

  private void binary(Opcode opcode) {
    Expression right = frame.popNumber();
    if (Operators.dividesIntegers(opcode) && !isNonZero(right)) {
      right = frame.computed(right);
      frame.add(new Statement.Check.Divisor(right));
    }
    Operator operator = Objects.requireNonNull(Operators.of(opcode), opcode::toString);
    frame.push(new Expression.Binary(operator, frame.popNumber(), right));
  }

  private static boolean isNonZero(Expression divisor) {
    return divisor instanceof Constant(var type, var value) && value.longValue() != 0;
  }

  private void convert(TypeKind to) {
    Expression operand = frame.popNumber();
    frame.push(
        switch (to) {
          case BYTE, CHAR, SHORT -> new Expression.Narrowing(operand, Types.element(to));
          default -> new Expression.Conversion(operand, Objects.requireNonNull(Types.scalar(to)));
        });
  }

  // ---- arrays

  private void length() {
    Value array = frame.pop();
    if (array instanceof Value.Computed(var expression)) {
      frame.push(new Expression.Length(expression));
    } else {
      rejectArray(array);
      frame.push(Constant.of(0));
    }
  }

  private void load(TypeKind kind) {
    Expression index = frame.computed(frame.popNumber());
    Value array = frame.pop();
    if (array instanceof Value.Computed(var expression)) {
      frame.add(new Statement.Check.Bounds(expression, index));
      frame.push(
          expression.type() instanceof Type.Rows
              ? frame.computed(new Expression.Row(expression, index))
              : new Expression.Load(expression, index));
    } else {
      rejectArray(array);
      frame.push(Value.insteadOf(kind));
    }
  }

  private void rejectArray(Value array) {
    if (array instanceof Value.Captured(var source, var type)) {
      problems.add(
          "uses %s, of the type '%s': only arrays of numbers, and arrays of such arrays, are supported on a GPU"
              .formatted(source, type.getTypeName()));
    }
  }

  private void store() {
    Value stored = frame.pop();
    Expression index = frame.computed(frame.popNumber());
    Value array = frame.pop();
    if (!(array instanceof Value.Computed(var expression)
        && stored instanceof Value.Computed(var value))) {
      rejectArray(array);
      return;
    }
    if (!(expression.type() instanceof Type.Array type) || type.space() == Type.Space.GLOBAL) {
      problems.add(
          "writes into an array that is captured: that is input; a kernel's result is what its"
              + " function returns");
      return;
    }
    frame.keepLoads();
    frame.add(new Statement.Check.Bounds(expression, index));
    frame.add(new Statement.Store(expression, index, narrowed(value, type.element())));
  }

  private static Expression narrowed(Expression value, Type.Element element) {
    return element.bytes() < Integer.BYTES ? new Expression.Narrowing(value, element) : value;
  }

  private void newArray(TypeKind kind) {
    Expression length = frame.popNumber();
    if (!(length instanceof Constant(var type, var value)) || !isLength(value.intValue())) {
      unsupported(
          "makes an array whose length is not a constant from 0 to %d".formatted(LONGEST_ARRAY));
      return;
    }
    frame.keepLoads();
    Variable array = variables.temporary(new Type.Array(Types.element(kind), Type.Space.PRIVATE));
    frame.add(new Statement.NewArray(array, value.intValue()));
    frame.push(new Read(array));
  }

  private static boolean isLength(int length) {
    return length >= 0 && length <= LONGEST_ARRAY;
  }

  /** A record of numbers; objects of other classes are not supported. */
  private void newObject(NewObjectInstruction object) {
    String name = object.className().asInternalName();
    Class<?> type = members.load(name);
    if (RecordShape.of(type) == null) {
      unsupported("makes a new '%s'".formatted(name));
    } else {
      frame.push(new Value.Unfinished(type, variables.number()));
    }
  }

  /** An object that the compiler sees is what it is in every run of the translation. */
  private void typeCheck(TypeCheckInstruction check) {
    if (check.opcode() == Opcode.CHECKCAST) {
      return; // javac has checked it, or Java will when the kernel is run there
    }
    Value value = frame.pop();
    if (value.objectClass().isPresent() && check.type().asSymbol().isClassOrInterface()) {
      Class<?> asked = members.load(check.type().asInternalName());
      frame.push(Constant.of(asked.isAssignableFrom(value.objectClass().get()) ? 1 : 0));
    } else {
      frame.push(Constant.of(0));
      problems.add("asks for the class of an object, which is not supported on a GPU");
    }
  }
}
