package org.manyhands.gpu.compiler;

import java.io.Serializable;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.manyhands.gpu.compiler.Compilation.Argument;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Rewrite;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;

/**
 * The function of a kernel, translated.
 *
 * @param entry what is computed for each element, from its index, or its row and column, or from
 *     two elements
 * @param functions the entry and all that it calls, callees first
 * @param inputs what they read of what the function captures
 * @param assumptions the classes of captured objects: with others, the translation is another
 */
public record KernelFunction(
    Function entry,
    List<Function> functions,
    List<Input> inputs,
    Map<Source, Class<?>> assumptions) {

  /** Copies the collections. */
  public KernelFunction {
    functions = List.copyOf(functions);
    inputs = List.copyOf(inputs);
    assumptions = Map.copyOf(assumptions);
  }

  /**
   * Translates a function object.
   *
   * @param prefix what its names begin with, to be no others in the same program
   * @param function a lambda, method reference or object
   * @return its translation
   * @throws UntranslatableException if it does what devices cannot do; the message says all of it
   */
  public static KernelFunction of(String prefix, Serializable function) {
    return of(prefix, Implementation.of(function));
  }

  /**
   * Translates the method behind a function object.
   *
   * @throws UntranslatableException if it does what devices cannot do; the message says all of it
   */
  public static KernelFunction of(String prefix, Implementation implementation) {
    Compilation compilation = new Compilation(prefix, implementation.captures());
    Translation translation = new Translation(compilation, implementation);
    Function entry = translation.translate();
    return new KernelFunction(
        entry,
        compilation.functions(),
        compilation.inputs().stream()
            .filter(input -> entry.inputs().contains(input.variable()))
            .toList(),
        compilation.assumptions());
  }

  /** The same without checks of indices and divisors, which the user has promised to be right. */
  public KernelFunction unchecked() {
    return without(check -> !(check instanceof Statement.Check.Never));
  }

  /** The same without some checks. */
  KernelFunction without(Predicate<Statement.Check> unneeded) {
    return rewritten(body ->
        Rewrite.leaves(
            body,
            statement ->
                statement instanceof Statement.Check check && unneeded.test(check)
                    ? Rewrite.nothing()
                    : statement));
  }

  /** The same with functions in single precision where their results become {@code float}. */
  public KernelFunction fast() {
    return rewritten(FastMath::of);
  }

  private KernelFunction rewritten(UnaryOperator<Statement> change) {
    IdentityHashMap<Function, Function> renewed = new IdentityHashMap<>();
    for (Function function : functions) { // callees first
      Statement body =
          Rewrite.leaves(
              change.apply(function.body()),
              statement ->
                  statement instanceof Statement.Call(var callee, var arguments, var results)
                      ? new Statement.Call(
                          Objects.requireNonNull(renewed.get(callee)), arguments, results)
                      : statement);
      renewed.put(function, function.with(body));
    }
    return new KernelFunction(
        Objects.requireNonNull(renewed.get(entry)),
        functions.stream().map(renewed::get).map(Objects::requireNonNull).toList(),
        inputs,
        assumptions);
  }

  /** Whether this is also the translation for other captured values. */
  public boolean fits(List<?> captures) {
    return assumptions.entrySet().stream()
        .allMatch(assumed -> {
          Object object = assumed.getKey().read(captures);
          return object != null && object.getClass() == assumed.getValue();
        });
  }

  private record Translation(Compilation compilation, Implementation implementation) {

    Function translate() {
      return intrinsic().orElseGet(this::method);
    }

    /** The function of a reference to a method that devices have, such as {@code Math::max}. */
    private Optional<Function> intrinsic() {
      return Intrinsics.of(
              implementation.owner(),
              implementation.name(),
              implementation.type().descriptorString())
          .map(compilation::function);
    }

    private Function method() {
      Problems problems = compilation.problems();
      ClassFiles.Found method = find();
      problems.enter("The kernel", compilation.classes().sourceFile(method.owner()));
      Function entry = compilation.function(method, arguments()).orElse(null);
      problems.leave();
      if (!problems.isEmpty()) {
        throw new UntranslatableException(problems.list());
      }
      return Objects.requireNonNull(entry);
    }

    private ClassFiles.Found find() {
      try {
        ClassFiles.Found declared = find(implementation.owner());
        boolean isSelectedByClass =
            !implementation.isStatic() && !declared.model().flags().has(AccessFlag.PRIVATE);
        return isSelectedByClass ? find(implementation.captures().getFirst().getClass()) : declared;
      } catch (ClassFiles.UnreadableClassException e) {
        throw missing(String.valueOf(e.getMessage()));
      }
    }

    private ClassFiles.Found find(Class<?> owner) {
      return compilation
          .classes()
          .method(owner, implementation.name(), implementation.type().descriptorString())
          .orElseThrow(() -> missing("it has no code"));
    }

    private UntranslatableException missing(String reason) {
      return new UntranslatableException(
          List.of(
              "The kernel is '%s.%s', but %s."
                  .formatted(implementation.owner().getName(), implementation.name(), reason)));
    }

    private Type.Scalar primitive(ClassDesc type) {
      if (type.isPrimitive() && Types.of(type) instanceof Type.Scalar scalar) {
        return scalar;
      }
      throw missing(
          "it takes or returns '%s': only primitive types are supported on a GPU"
              .formatted(type.displayName()));
    }

    private List<Argument> arguments() {
      primitive(implementation.type().returnType());
      int captured = implementation.captures().size();
      int receiver = implementation.isStatic() ? 0 : 1;
      List<Argument> arguments = new ArrayList<>();
      for (int i = 0; i < captured; i++) {
        Type declared =
            i < receiver ? null : Types.of(implementation.type().parameterType(i - receiver));
        arguments.add(new Argument.Bound(compilation.value(new Source.Capture(i), declared)));
      }
      for (int i = captured - receiver; i < implementation.type().parameterCount(); i++) {
        arguments.add(new Argument.Passed(primitive(implementation.type().parameterType(i))));
      }
      return arguments;
    }
  }
}
