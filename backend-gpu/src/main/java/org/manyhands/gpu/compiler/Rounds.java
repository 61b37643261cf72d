package org.manyhands.gpu.compiler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Variable;

/**
 * The rounds of a loop: what is done on a way that leads to the next one. A {@link Statement.Loop}
 * also contains what comes after the loop.
 */
final class Rounds {

  private final IdentityHashMap<Statement, Boolean> leads = new IdentityHashMap<>();
  private final IdentityHashMap<Statement, Boolean> found = new IdentityHashMap<>();
  private final IdentityHashMap<Statement, Boolean> repeated = new IdentityHashMap<>();
  private final List<Change> changes = new ArrayList<>();

  private Rounds() {}

  /** A statement that may give variables values. */
  record Change(Statement statement) {

    Set<Variable> variables() {
      return switch (statement) {
        case Statement.Assign(var variable, var value) -> Set.of(variable);
        case Statement.NewArray(var variable, int length) -> Set.of(variable);
        case Statement.Call call -> Set.copyOf(call.results());
        default -> Set.of();
      };
    }
  }

  static Rounds of(Statement.Loop loop) {
    Rounds rounds = new Rounds();
    rounds.visit(loop.body(), Set.of(new Statement.Repeat(loop.label())), true);
    return rounds;
  }

  /** What changes variables. */
  List<Change> changes() {
    return changes;
  }

  /** Whether a statement may be carried out several times in a round. */
  boolean isRepeated(Change change) {
    return repeated.containsKey(change.statement);
  }

  /** Whether a branch may lead to the next round. */
  boolean leads(Statement branch) {
    return leads.getOrDefault(branch, true);
  }

  /**
   * Whether a statement may lead to the next round.
   *
   * @param targets the jumps that do
   * @param next whether what comes after the statement does
   */
  private boolean visit(Statement statement, Set<Statement> targets, boolean next) {
    boolean result =
        switch (statement) {
          case Statement.Sequence(var statements) -> {
            boolean reaches = next;
            for (Statement part : statements.reversed()) {
              reaches = visit(part, targets, reaches);
            }
            yield reaches;
          }
          case Statement.If(var condition, var then, var otherwise) -> {
            boolean first = visit(then, targets, next);
            yield visit(otherwise, targets, next) || first;
          }
          case Statement.Switch choice -> {
            boolean any = visit(choice.otherwise(), targets, next);
            for (Statement.Case option : choice.cases()) {
              any |= visit(option.body(), targets, next);
            }
            yield any;
          }
          case Statement.Block(int label, var body) ->
              visit(body, next ? with(targets, new Statement.Leave(label)) : targets, next);
          case Statement.Loop(int label, var body) ->
              inner((Statement.Loop) statement, targets, new Statement.Repeat(label));
          case Statement.Leave leave -> targets.contains(leave);
          case Statement.Repeat repeat -> targets.contains(repeat);
          case Statement.Return exit -> false;
          case Statement.Check.Never never -> false;
          default -> {
            if (next && found.put(statement, true) == null) {
              changes.add(new Change(statement));
            }
            yield next;
          }
        };
    leads.put(statement, result);
    return result;
  }

  /**
   * A loop inside: its own rounds are part of a round if some way leads out of them to the next.
   */
  private boolean inner(Statement.Loop loop, Set<Statement> targets, Statement again) {
    boolean leaves = visit(loop.body(), targets, false);
    if (leaves) {
      of(loop).changes.forEach(change -> repeated.put(change.statement, true));
      visit(loop.body(), with(targets, again), true);
    }
    return leaves;
  }

  private static Set<Statement> with(Set<Statement> targets, Statement target) {
    Set<Statement> more = new HashSet<>(targets);
    more.add(target);
    return more;
  }
}
