package org.manyhands.gpu.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The blocks of a method that can be reached, in reverse postorder, with their dominators. */
final class FlowGraph {

  private final List<BasicBlock> order;

  private FlowGraph(List<BasicBlock> order) {
    this.order = order;
  }

  /** Cuts the code into blocks. */
  static FlowGraph of(CodeModel code) {
    Cutter cutter = new Cutter(code);
    BasicBlock entry = cutter.cut();
    List<BasicBlock> order = reversePostorder(entry);
    for (int i = 0; i < order.size(); i++) {
      order.get(i).setOrder(i);
    }
    for (BasicBlock block : order) {
      block.successors().forEach(next -> next.predecessors().add(block));
    }
    findDominators(order);
    return new FlowGraph(order);
  }

  /** All blocks; the first is the entry. */
  List<BasicBlock> blocks() {
    return order;
  }

  private static List<BasicBlock> reversePostorder(BasicBlock entry) {
    List<BasicBlock> postorder = new ArrayList<>();
    List<BasicBlock> path = new ArrayList<>(List.of(entry));
    Map<BasicBlock, Integer> visited = new HashMap<>(Map.of(entry, 0)); // successors seen
    while (!path.isEmpty()) {
      BasicBlock block = path.getLast();
      int next = visited.merge(block, 1, Integer::sum) - 1;
      if (next == block.successors().size()) {
        postorder.add(path.removeLast());
      } else if (!visited.containsKey(block.successors().get(next))) {
        visited.put(block.successors().get(next), 0);
        path.add(block.successors().get(next));
      }
    }
    Collections.reverse(postorder);
    return postorder;
  }

  /**
   * K. D. Cooper, T. J. Harvey, K. Kennedy, <i>A Simple, Fast Dominance Algorithm</i>, Rice
   * University, 2001.
   */
  private static void findDominators(List<BasicBlock> order) {
    BasicBlock entry = order.getFirst();
    entry.setDominator(entry);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (BasicBlock block : order.subList(1, order.size())) {
        BasicBlock dominator = null;
        for (BasicBlock predecessor : block.predecessors()) {
          if (predecessor.dominator() != null) {
            dominator = dominator == null ? predecessor : common(dominator, predecessor);
          }
        }
        if (dominator != block.dominator()) {
          block.setDominator(Objects.requireNonNull(dominator));
          changed = true;
        }
      }
    }
  }

  private static BasicBlock common(BasicBlock one, BasicBlock other) {
    BasicBlock a = one;
    BasicBlock b = other;
    while (a != b) {
      if (a.order() > b.order()) {
        a = Objects.requireNonNull(a.dominator());
      } else {
        b = Objects.requireNonNull(b.dominator());
      }
    }
    return a;
  }

  /** Finds where blocks begin and end. */
  private static final class Cutter {

    private final List<CodeElement> elements;
    private final Map<Label, BasicBlock> byLabel = new HashMap<>();

    Cutter(CodeModel code) {
      this.elements = code.elementList();
      Set<Label> targets = new HashSet<>();
      for (CodeElement element : elements) {
        if (element instanceof Instruction instruction) {
          targets.addAll(targets(instruction));
        }
      }
      targets.forEach(label -> byLabel.put(label, new BasicBlock()));
    }

    BasicBlock cut() {
      BasicBlock entry = new BasicBlock();
      BasicBlock current = entry;
      int line = 0;
      for (CodeElement element : elements) {
        switch (element) {
          case LineNumber number -> line = number.line();
          case LabelTarget target when byLabel.containsKey(target.label()) -> {
            BasicBlock next = block(target.label());
            if (current != null) {
              current.addSuccessor(next);
            }
            current = next;
          }
          case Instruction instruction -> {
            if (current != null) {
              current = append(current, instruction, line);
            }
          }
          default -> {}
        }
      }
      return entry;
    }

    /** The block that comes next, or {@code null} if what comes next is reached by jumps only. */
    private @Nullable BasicBlock append(BasicBlock block, Instruction instruction, int line) {
      block.add(instruction, line);
      boolean ends =
          instruction instanceof ReturnInstruction
              || instruction instanceof ThrowInstruction
              || instruction instanceof TableSwitchInstruction
              || instruction instanceof LookupSwitchInstruction;
      targets(instruction).stream().map(this::block).forEach(block::addSuccessor);
      if (ends) {
        return null;
      }
      if (!(instruction instanceof BranchInstruction branch)) {
        return block;
      }
      if (branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W) {
        return null;
      }
      BasicBlock next = new BasicBlock();
      block.addSuccessor(next);
      return next;
    }

    private BasicBlock block(Label label) {
      return Objects.requireNonNull(byLabel.get(label));
    }

    /** Where an instruction may jump to; of a switch, the default last. */
    private static List<Label> targets(Instruction instruction) {
      return switch (instruction) {
        case BranchInstruction branch -> List.of(branch.target());
        case TableSwitchInstruction table -> labels(table.cases(), table.defaultTarget());
        case LookupSwitchInstruction lookup -> labels(lookup.cases(), lookup.defaultTarget());
        default -> List.of();
      };
    }

    private static List<Label> labels(List<SwitchCase> cases, Label otherwise) {
      List<Label> labels = new ArrayList<>(cases.stream().map(SwitchCase::target).toList());
      labels.add(otherwise);
      return labels;
    }
  }
}
