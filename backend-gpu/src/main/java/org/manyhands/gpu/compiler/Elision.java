package org.manyhands.gpu.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/**
 * The checks of a kernel that cannot fail for some numbers of elements, captured numbers and
 * lengths of arrays: when these are known, what runs may do without.
 */
public final class Elision {

  private final KernelFunction function;
  private final IdentityHashMap<Statement.Check, Elidable> checks;

  private Elision(KernelFunction function, IdentityHashMap<Statement.Check, Elidable> checks) {
    this.function = function;
    this.checks = checks;
  }

  /** A check, where it is in the source, and its number among all. */
  private record Elidable(int number, String place, List<Condition> conditions) {
    boolean holds(Range.Known known) {
      return conditions.stream().allMatch(condition -> condition.holds(known));
    }
  }

  /** What must hold for a check not to be needed, where it is come to on one way. */
  sealed interface Condition {
    /** Whether it does. */
    boolean holds(Range.Known known);

    /** That each index is one of every array. */
    record Index(Range index, Range length) implements Condition {
      @Override
      public boolean holds(Range.Known known) {
        return index.among(known).areIndicesOf(length.among(known));
      }
    }

    /** That no divisor is zero. */
    record Divisor(Range divisor) implements Condition {
      @Override
      public boolean holds(Range.Known known) {
        return !divisor.among(known).contains(0);
      }
    }

    /** What never does. */
    record Never() implements Condition {
      @Override
      public boolean holds(Range.Known known) {
        return false;
      }
    }
  }

  /** The checks of a kernel's function. */
  public static Elision of(KernelFunction function) {
    Elision elision = new Elision(function, new IdentityHashMap<>());
    RangeAnalysis analysis = new RangeAnalysis(elision::found);
    Map<Variable, Range> facts = new HashMap<>();
    for (Input input : function.inputs()) {
      facts.put(input.variable(), range(input));
    }
    List<Variable> parameters = function.entry().parameters();
    List<Range.Position> positions =
        parameters.size() == 1
            ? List.of(Range.Position.INDEX)
            : List.of(Range.Position.ROW, Range.Position.COLUMN);
    for (int i = 0; i < parameters.size(); i++) {
      facts.put(parameters.get(i), new Range.At(positions.get(i)));
    }
    analysis.walk(function.entry(), facts);
    return elision;
  }

  private static Range range(Input input) {
    return switch (input.variable().type()) {
      case Scalar scalar -> scalar == Scalar.INT ? new Range.Captured(input) : Range.any();
      case Type.Array array -> new Range.Length(input);
      case Type.Rows rows -> new Range.Length(input);
    };
  }

  private void found(Statement.Check check, String place, Condition condition) {
    checks
        .computeIfAbsent(check, key -> new Elidable(checks.size(), place, new ArrayList<>()))
        .conditions()
        .add(condition);
  }

  /** The numbers of the checks that are not needed. */
  public BitSet unneeded(KnownInput known) {
    BitSet found = new BitSet();
    checks
        .values()
        .forEach(check -> {
          if (check.holds(known)) {
            found.set(check.number());
          }
        });
    return found;
  }

  /** The function without some checks. */
  public KernelFunction without(BitSet unneeded) {
    return function.without(check -> {
      @Nullable Elidable known = checks.get(check);
      return known != null && unneeded.get(known.number());
    });
  }

  /** Where checks are that are not needed, or that are, each place once. */
  public List<String> places(BitSet unneeded, boolean areNeeded) {
    return checks.values().stream()
        .filter(check -> unneeded.get(check.number()) != areNeeded)
        .map(Elidable::place)
        .distinct()
        .sorted()
        .toList();
  }

  /** How many checks there are. */
  public int size() {
    return checks.size();
  }
}
