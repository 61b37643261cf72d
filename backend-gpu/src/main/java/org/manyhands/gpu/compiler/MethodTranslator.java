package org.manyhands.gpu.compiler;

import java.lang.classfile.CodeModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.compiler.Compilation.Argument;
import org.manyhands.gpu.compiler.Frame.State;
import org.manyhands.gpu.compiler.Structurer.End;
import org.manyhands.gpu.compiler.Structurer.Translated;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Constant;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.gpu.ir.Walk;

/** Translates one method for arguments of certain kinds. */
final class MethodTranslator {

  private final Compilation compilation;
  private final Problems problems;
  private final ClassFiles.Found method;
  private final CodeModel code;
  private final String file;
  private final Results results;
  private final Variables variables = new Variables();
  private final Ends ends;
  private final FunctionUses uses = new FunctionUses();
  private final Map<BasicBlock, State> entries = new HashMap<>();
  private final Map<BasicBlock, Set<Integer>> live = new HashMap<>();
  private final Map<BasicBlock, Translated> translated = new LinkedHashMap<>();

  MethodTranslator(Compilation compilation, ClassFiles.Found method) {
    this.compilation = compilation;
    this.problems = compilation.problems();
    this.ends = new Ends(compilation);
    this.method = method;
    this.code = method.model().code().orElseThrow();
    this.results = results();
    this.file = compilation.classes().sourceFile(method.owner());
  }

  Function translate(String name, List<Argument> arguments) {
    List<Variable> parameters = new ArrayList<>();
    FlowGraph graph = FlowGraph.of(code);
    Statement body = new Statement.Sequence(List.of());
    firstLine().ifPresent(problems::at);
    if (!Handlers.onlyThrow(code)) {
      problems.add("catches exceptions, which is not supported on a GPU");
    } else if (!Structurer.isReducible(graph.blocks())) {
      problems.add("has a loop with more than one entry, which is not supported on a GPU");
    } else {
      entries.put(graph.blocks().getFirst(), bind(arguments, parameters));
      live.putAll(Liveness.of(graph.blocks()));
      translate(graph.blocks());
      body = new Structurer(graph.blocks(), translated).structure();
    }
    uses.add(body);
    if (uses.mayConfuseArrays(graph.blocks(), translated)) {
      problems.add(
          "makes an array in a loop and keeps more than one, which is not supported on a GPU");
    }
    return new Function(
        name,
        "%s.%s".formatted(method.owner().getName(), method.model().methodName().stringValue()),
        parameters,
        uses.inputs(compilation.inputs()),
        variables.made(),
        results.numbers(),
        Walk.mayFail(body),
        body);
  }

  private OptionalInt firstLine() {
    return code.elementStream()
        .filter(LineNumber.class::isInstance)
        .mapToInt(element -> ((LineNumber) element).line())
        .findFirst();
  }

  /** What the method returns: a constructor what it makes, a void method nothing. */
  private Results results() {
    if (method.model().methodName().equalsString("<init>")) {
      return Results.of(method.owner());
    }
    ClassDesc type = method.model().methodTypeSymbol().returnType();
    Type.Scalar scalar = Types.scalar(TypeKind.from(type));
    if (scalar != null) {
      return new Results(null, List.of(scalar));
    }
    return type.isPrimitive() || type.isArray()
        ? new Results(null, List.of())
        : Results.of(ClassFiles.load(type, method.owner()));
  }

  /**
   * What a method returns.
   *
   * @param type the class, if it is a record
   * @param numbers the types of its numbers
   */
  private record Results(@Nullable Class<?> type, List<Type.Scalar> numbers) {
    static Results of(Class<?> type) {
      RecordShape shape = RecordShape.of(type);
      return shape == null ? new Results(null, List.of()) : new Results(type, shape.numbers());
    }
  }

  private State bind(List<Argument> arguments, List<Variable> parameters) {
    Map<Integer, Value> locals = new HashMap<>();
    int slot = 0;
    for (Argument argument : arguments) {
      Value value =
          switch (argument) {
            case Argument.Bound(var bound) -> bound;
            case Argument.Passed(var type) ->
                new Value.Computed(parameter(parameters, slot, Value.WHOLE, type));
            case Argument.PassedRecord(var type) -> {
              List<Expression> numbers = new ArrayList<>();
              for (Type.Scalar number : Results.of(type).numbers()) {
                numbers.add(parameter(parameters, slot, numbers.size(), number));
              }
              yield new Value.Composite(type, numbers);
            }
          };
      locals.put(slot, value);
      slot += isWide(value) ? 2 : 1;
    }
    return new State(locals, List.of());
  }

  private Read parameter(List<Variable> parameters, int slot, int part, Type type) {
    Variable parameter = variables.parameter(slot, part, type);
    parameters.add(parameter);
    return new Read(parameter);
  }

  private static boolean isWide(Value value) {
    return value instanceof Value.Computed(var expression)
        && (expression.type() == Type.Scalar.LONG || expression.type() == Type.Scalar.DOUBLE);
  }

  // ---- blocks

  private void translate(List<BasicBlock> blocks) {
    Set<BasicBlock> throwing = throwing(blocks);
    for (BasicBlock block : blocks) {
      if (!entries.containsKey(block)) {
        translated.put(block, unreachable());
      } else if (throwing.contains(block)) {
        translated.put(block, never());
      } else {
        translated.put(block, translate(block));
      }
    }
  }

  /**
   * The blocks from which no way leads but to a throw. What they make, the exception and its
   * message, is made when the work item is run in Java.
   */
  private static Set<BasicBlock> throwing(List<BasicBlock> blocks) {
    Set<BasicBlock> found = new HashSet<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (BasicBlock block : blocks.reversed()) {
        boolean leads = !block.successors().isEmpty() && found.containsAll(block.successors());
        changed |= (leads || isThrow(block)) && found.add(block);
      }
    }
    return found;
  }

  private static boolean isThrow(BasicBlock block) {
    return !block.instructions().isEmpty()
        && block.instructions().getLast().instruction() instanceof ThrowInstruction;
  }

  private static Translated never() {
    return new Translated(List.of(new Statement.Check.Never()), new End.Exit());
  }

  /** A block to which no way leads with the objects that there are. */
  private Translated unreachable() {
    List<Expression> zeros =
        results.numbers().stream()
            .map((Type.Scalar type) -> (Expression) Constant.zero(type))
            .toList();
    return new Translated(List.of(new Statement.Return(zeros)), new End.Exit());
  }

  private State entry(BasicBlock block) {
    return Objects.requireNonNull(entries.get(block));
  }

  private Translated translate(BasicBlock block) {
    Frame frame = new Frame(variables, entry(block));
    InstructionTranslator instructions =
        new InstructionTranslator(compilation, method.owner(), frame, variables);
    int line = 0;
    End end = new End.Jump();
    for (BasicBlock.Located located : block.instructions()) {
      if (located.line() != line) {
        line = located.line();
        problems.at(line);
        frame.add(new Statement.Line(file, line));
      }
      switch (located.instruction()) {
        case BranchInstruction branch -> end = ends.branch(frame, branch);
        case TableSwitchInstruction table -> end = Ends.choice(frame, table.cases());
        case LookupSwitchInstruction lookup -> end = Ends.choice(frame, lookup.cases());
        case ReturnInstruction exit -> {
          frame.add(new Statement.Return(result(frame, exit)));
          end = new End.Exit();
        }
        default -> instructions.translate(located.instruction());
      }
    }
    State state = frame.end();
    Ends.next(block, end).forEach(next -> enter(block, next, state));
    return new Translated(frame.statements(), end);
  }

  private void enter(BasicBlock from, BasicBlock to, State state) {
    State known = entries.get(to);
    boolean isBack = to.isBackFrom(from);
    if (known != null && !agree(known, state, Objects.requireNonNull(live.get(to)))) {
      problems.add(
          isBack
              ? "changes in a loop to which object, or which kind of array, a variable refers"
              : "chooses between two objects, or two kinds of arrays, at run time");
    }
    if (!isBack) {
      entries.put(to, known == null ? state : known.merge(state));
    }
  }

  /** Whether what is still needed is the same on two ways to a block. */
  private static boolean agree(State one, State other, Set<Integer> slots) {
    return one.stack().equals(other.stack())
        && slots.stream()
            .allMatch(slot -> Objects.equals(one.locals().get(slot), other.locals().get(slot)));
  }

  private List<Expression> result(Frame frame, ReturnInstruction exit) {
    if (exit.opcode() == Opcode.RETURN) {
      return made();
    }
    Value value = frame.pop();
    if (value instanceof Value.Computed(var expression)
        && expression.type() instanceof Type.Scalar) {
      return List.of(expression);
    }
    if (value instanceof Value.Composite(var type, var numbers) && type == results.type()) {
      return numbers;
    }
    if (exit.opcode() == Opcode.ARETURN) {
      problems.add("returns an object or array, which is not supported on a GPU");
    }
    return List.of(Constant.of(0)); // of something unsupported
  }

  /** What a constructor has made, and what a void method returns. */
  private List<Expression> made() {
    List<Expression> numbers = new ArrayList<>();
    for (Type.Scalar number : results.numbers()) {
      numbers.add(new Read(variables.component(numbers.size(), number)));
    }
    return numbers;
  }
}
