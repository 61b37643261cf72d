package org.manyhands.gpu.compiler;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.manyhands.gpu.compiler.Structurer.Translated;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.gpu.ir.Walk;

/** What the body of a function uses. */
final class FunctionUses {

  private final Set<Variable> read = new HashSet<>();
  private final Map<Variable, Integer> assigned = new HashMap<>();

  void add(Statement body) {
    Walk.expressions(
        body,
        expression -> {
          if (expression instanceof Expression.Read(var variable)) {
            read.add(variable);
          }
        });
    Walk.statements(
        body,
        statement -> {
          switch (statement) {
            case Statement.Call call -> read.addAll(call.function().inputs());
            case Statement.Assign(var variable, var value) ->
                assigned.merge(variable, 1, Integer::sum);
            default -> {}
          }
        });
  }

  /** Those of a kernel's inputs that are read, in their order. */
  List<Variable> inputs(List<Input> all) {
    return all.stream().map(Input::variable).filter(read::contains).toList();
  }

  /**
   * Whether an array that is made in a loop could still be in use when it is made again: it is the
   * same memory.
   */
  boolean mayConfuseArrays(List<BasicBlock> blocks, Map<BasicBlock, Translated> translated) {
    boolean madeInLoop =
        blocks.stream()
            .filter(FunctionUses::isInLoop)
            .map(translated::get)
            .filter(Objects::nonNull)
            .flatMap(block -> block.statements().stream())
            .anyMatch(Statement.NewArray.class::isInstance);
    return madeInLoop
        && assigned.entrySet().stream()
            .anyMatch(entry ->
                entry.getValue() > 1
                    && entry.getKey().type() instanceof Type.Array(var element, var space)
                    && space == Type.Space.PRIVATE);
  }

  private static boolean isInLoop(BasicBlock block) {
    Set<BasicBlock> seen = new HashSet<>();
    Deque<BasicBlock> next = new ArrayDeque<>(block.successors());
    while (!next.isEmpty()) {
      BasicBlock at = next.pop();
      if (at == block) {
        return true;
      }
      if (seen.add(at)) {
        next.addAll(at.successors());
      }
    }
    return false;
  }
}
