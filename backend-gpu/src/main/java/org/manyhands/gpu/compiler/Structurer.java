package org.manyhands.gpu.compiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Statement;

/**
 * Makes loops and branches of blocks: N. Ramsey, <i>Beyond Relooper: Recursive Translation of
 * Unstructured Control Flow to Structured Control Flow</i>, ICFP 2022. Every statement that it
 * makes ends by leaving, repeating or returning; nothing is reached by falling out of it.
 */
final class Structurer {

  private final List<BasicBlock> order;
  private final Map<BasicBlock, Translated> blocks;

  Structurer(List<BasicBlock> order, Map<BasicBlock, Translated> blocks) {
    this.order = order;
    this.blocks = blocks;
  }

  /**
   * A block whose instructions have been translated.
   *
   * @param statements what it does
   * @param end where it goes then
   */
  record Translated(List<Statement> statements, End end) {}

  /** How a block ends. The blocks that come next are its successors, in their order. */
  sealed interface End {

    /** Goes to the only successor. */
    record Jump() implements End {}

    /** Goes to the first successor if a number is not zero, or else to the second. */
    record Branch(Expression condition) implements End {}

    /** Goes to the successor at the position of the value of a number, or to the last one. */
    record Choice(Expression selector, List<Integer> values) implements End {}

    /** Goes nowhere: the statements end with a return or a check that never holds. */
    record Exit() implements End {}
  }

  /** Whether every loop is entered at one place only, as in whatever javac compiles. */
  static boolean isReducible(List<BasicBlock> order) {
    return order.stream()
        .allMatch(block ->
            block.predecessors().stream()
                .allMatch(from -> !block.isBackFrom(from) || block.dominates(from)));
  }

  Statement structure() {
    return tree(order.getFirst());
  }

  /** A block and all that it dominates. */
  private Statement tree(BasicBlock block) {
    List<BasicBlock> merges =
        order.stream()
            .filter(other -> other != block && other.dominator() == block && other.isMerge())
            .sorted(Comparator.comparingInt(BasicBlock::order).reversed())
            .toList();
    Statement body = within(block, merges);
    return block.isLoopHeader() ? new Statement.Loop(block.order(), body) : body;
  }

  /** A block inside the blocks that end where ways from it merge, the farthest outermost. */
  private Statement within(BasicBlock block, List<BasicBlock> merges) {
    if (merges.isEmpty()) {
      return alone(block);
    }
    BasicBlock merge = merges.getFirst();
    return new Statement.Sequence(
        List.of(
            new Statement.Block(merge.order(), within(block, merges.subList(1, merges.size()))),
            tree(merge)));
  }

  private Statement alone(BasicBlock block) {
    Translated translated = Objects.requireNonNull(blocks.get(block));
    List<Statement> statements = new ArrayList<>(translated.statements());
    List<BasicBlock> next = block.successors();
    switch (translated.end()) {
      case End.Jump jump -> statements.add(go(block, next.getFirst()));
      case End.Branch(var condition) ->
          statements.add(
              new Statement.If(condition, go(block, next.get(0)), go(block, next.get(1))));
      case End.Choice(var selector, var values) -> statements.add(choose(block, selector, values));
      case End.Exit exit -> {}
    }
    return new Statement.Sequence(statements);
  }

  private Statement choose(BasicBlock block, Expression selector, List<Integer> values) {
    BasicBlock otherwise = block.successors().getLast();
    Map<BasicBlock, List<Integer>> cases = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      BasicBlock next = block.successors().get(i);
      if (next != otherwise) {
        cases.computeIfAbsent(next, key -> new ArrayList<>()).add(values.get(i));
      }
    }
    List<Statement.Case> all = new ArrayList<>();
    cases.forEach((next, numbers) -> all.add(new Statement.Case(numbers, go(block, next))));
    return new Statement.Switch(selector, all, go(block, otherwise));
  }

  private Statement go(BasicBlock from, BasicBlock to) {
    if (to.isBackFrom(from)) {
      return new Statement.Repeat(to.order());
    }
    return to.isMerge() ? new Statement.Leave(to.order()) : tree(to);
  }
}
