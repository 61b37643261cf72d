package org.manyhands.gpu.compiler;

import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.util.List;
import org.manyhands.gpu.compiler.Structurer.End;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Comparison;
import org.manyhands.gpu.ir.Expression.Constant;
import org.manyhands.gpu.ir.Expression.Relation;

/** Translates the jumps at the ends of blocks. */
final class Ends {

  private final Compilation compilation;

  Ends(Compilation compilation) {
    this.compilation = compilation;
  }

  End branch(Frame frame, BranchInstruction branch) {
    return switch (branch.opcode()) {
      case GOTO, GOTO_W -> new End.Jump();
      case IFNULL -> new End.Branch(isNull(frame, Relation.LESS));
      case IFNONNULL -> new End.Branch(isNull(frame, Relation.AT_LEAST));
      case IF_ACMPEQ -> new End.Branch(isSame(frame, Relation.EQUAL));
      case IF_ACMPNE -> new End.Branch(isSame(frame, Relation.UNEQUAL));
      case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE ->
          new End.Branch(
              frame.beforeEnd(
                  Conditions.withZero(frame.popNumber(), Conditions.relation(branch.opcode()))));
      default -> {
        Expression right = frame.popNumber();
        Expression left = frame.popNumber();
        Relation relation = Conditions.relation(branch.opcode());
        yield new End.Branch(frame.beforeEnd(new Comparison(relation, left, right)));
      }
    };
  }

  /**
   * No reference is null on a device, no length negative. A kernel with input that is null runs in
   * Java, so what is only compared must be input as well.
   */
  private static Expression isNull(Frame frame, Relation lengthToZero) {
    return frame.pop() instanceof Value.Computed(var array)
        ? new Comparison(lengthToZero, new Expression.Length(array), Constant.of(0))
        : Constant.of(lengthToZero == Relation.LESS ? 0 : 1);
  }

  /** Constants of one enum are the same if their numbers are. */
  private Expression isSame(Frame frame, Relation relation) {
    List<Value> both = frame.pop(2);
    if (both.getFirst() instanceof Value.Captured left
        && both.getLast() instanceof Value.Captured right
        && left.isEnum()
        && left.enumClass().equals(right.enumClass())) {
      return new Comparison(relation, compilation.ordinal(left), compilation.ordinal(right));
    }
    compilation.problems().add("compares two references, which is not supported on a GPU");
    return Constant.of(0);
  }

  static End choice(Frame frame, List<SwitchCase> cases) {
    Expression selector = frame.beforeEnd(frame.popNumber());
    return new End.Choice(selector, cases.stream().map(SwitchCase::caseValue).toList());
  }

  /** The blocks that may come next: one, if the compiler sees which. */
  static List<BasicBlock> next(BasicBlock block, End end) {
    return end instanceof End.Branch(Constant(var type, var value))
        ? List.of(block.successors().get(value.intValue() != 0 ? 0 : 1))
        : block.successors();
  }
}
