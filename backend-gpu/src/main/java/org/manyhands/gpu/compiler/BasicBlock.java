package org.manyhands.gpu.compiler;

import java.lang.classfile.Instruction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Instructions that are carried out one after the other. Only the last may jump; if it may jump and
 * may not, what comes next is its last successor.
 */
final class BasicBlock {

  private final List<Located> instructions = new ArrayList<>();
  private final List<BasicBlock> successors = new ArrayList<>();
  private final List<BasicBlock> predecessors = new ArrayList<>();
  private @Nullable BasicBlock dominator;
  private int order = -1;

  /** An instruction and the line that it is from, or 0. */
  record Located(Instruction instruction, int line) {}

  void add(Instruction instruction, int line) {
    instructions.add(new Located(instruction, line));
  }

  void addSuccessor(BasicBlock next) {
    successors.add(next);
  }

  List<Located> instructions() {
    return instructions;
  }

  /** As in the instruction that jumps: one for each case of a switch, then its default. */
  List<BasicBlock> successors() {
    return successors;
  }

  List<BasicBlock> predecessors() {
    return predecessors;
  }

  /** The block that every way to this one last goes through; the entry's is the entry. */
  @Nullable BasicBlock dominator() {
    return dominator;
  }

  void setDominator(BasicBlock block) {
    dominator = block;
  }

  /** The position in reverse postorder. */
  int order() {
    return order;
  }

  void setOrder(int position) {
    order = position;
  }

  /** Whether a jump from a block to this one goes back. */
  boolean isBackFrom(BasicBlock from) {
    return order <= from.order;
  }

  boolean isLoopHeader() {
    return predecessors.stream().anyMatch(this::isBackFrom);
  }

  /** Whether it is reached, going forward, from more than one place. */
  boolean isMerge() {
    return predecessors.stream().filter(from -> !isBackFrom(from)).count() > 1;
  }

  boolean dominates(BasicBlock other) {
    BasicBlock at = other;
    while (at.order > order && at.dominator != null) {
      at = at.dominator;
    }
    return at == this;
  }
}
