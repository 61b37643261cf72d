package org.manyhands.gpu.compiler;

import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which local variables, by their slots, are still needed: are read before they are written. What
 * others hold, from a scope that has ended, does not matter.
 */
final class Liveness {

  private final Map<BasicBlock, Set<Integer>> atEntry = new HashMap<>();

  private Liveness() {}

  /** The slots that are needed at the begin of each block. */
  static Map<BasicBlock, Set<Integer>> of(List<BasicBlock> blocks) {
    Liveness liveness = new Liveness();
    blocks.forEach(block -> liveness.atEntry.put(block, new HashSet<>()));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (BasicBlock block : blocks.reversed()) {
        changed |= liveness.slots(block).addAll(liveness.needed(block));
      }
    }
    return liveness.atEntry;
  }

  private Set<Integer> slots(BasicBlock block) {
    return Objects.requireNonNull(atEntry.get(block));
  }

  private Set<Integer> needed(BasicBlock block) {
    Set<Integer> needed = new HashSet<>();
    block.successors().forEach(next -> needed.addAll(slots(next)));
    for (BasicBlock.Located located : block.instructions().reversed()) {
      switch (located.instruction()) {
        case StoreInstruction store -> needed.remove(store.slot());
        case LoadInstruction load -> needed.add(load.slot());
        case IncrementInstruction increment -> needed.add(increment.slot());
        default -> {}
      }
    }
    return needed;
  }
}
