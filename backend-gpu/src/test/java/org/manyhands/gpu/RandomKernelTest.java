package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.gpu.compiler.Elision;
import org.manyhands.gpu.compiler.Implementation;
import org.manyhands.gpu.compiler.Input;
import org.manyhands.gpu.compiler.Interpreter;
import org.manyhands.gpu.compiler.Interpreter.CheckFailedException;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.compiler.KnownInput;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.LongKernel;
import org.manyhands.task.TaskFailedException;

/**
 * Random programs have the same results, and fail for the same elements with the same exceptions,
 * on the JVM, in an interpreter of their translation, and on a device. Which of the three differs
 * says where the bug is.
 */
class RandomKernelTest {

  /** How many programs, each of several functions, and from which seed on. */
  private static final int PROGRAMS = Integer.getInteger("test.programs", 8);

  private static final long SEED = Long.getLong("test.seed", 1);

  /** Drivers take seconds to compile a program; the others are interpreted only. */
  private static final int EVERY = 4;

  private static final int FUNCTIONS = 6;
  private static final int ARGUMENTS = 10;

  @TempDir Path folder;

  private int elided;

  /** What Java makes of one function and argument: a number or an exception. */
  private record Outcome(int function, int argument, long value, @Nullable Throwable thrown) {}

  /** The kernel of a class for other functions and arguments. */
  @FunctionalInterface
  private interface Program {
    LongKernel.Function kernel(int[] which, int[] arguments);
  }

  @Test
  void randomProgramsHaveTheResultsOfJava() throws Exception {
    try (TaskExecutor gpu = TaskExecutor.open(ExecutorConfig.defaults().withBackend("gpu"));
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      for (long seed = SEED; seed < SEED + PROGRAMS; seed++) {
        String source = new RandomProgram(seed).source("Random" + seed, FUNCTIONS);
        try {
          boolean onDevice = seed % EVERY == 0;
          compare(program(loader, "Random" + seed, source, seed), onDevice, gpu);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("With -Dtest.seed=%d:%n%s".formatted(seed, source), e);
        }
      }
    }
    assertTrue(elided > 0, "some checks are not needed");
  }

  private void compare(Program program, boolean onDevice, TaskExecutor gpu) {
    List<Outcome> outcomes = inJava(program);
    compareInterpreted(program, outcomes);
    if (!onDevice) {
      return;
    }
    List<Outcome> succeeded = outcomes.stream().filter(o -> o.thrown() == null).toList();
    LongKernel whole = Kernels.longs(succeeded.size(), kernel(program, succeeded));
    long[] results = gpu.run(whole);
    for (int i = 0; i < results.length; i++) {
      Outcome expected = succeeded.get(i);
      assertEquals(expected.value(), results[i], () -> "on the device: " + expected);
    }
    for (Outcome failed : outcomes) {
      if (failed.thrown() != null) {
        assertFails(gpu, program, succeeded, failed);
      }
    }
  }

  /** Among elements that do not fail. */
  private static void assertFails(
      TaskExecutor gpu, Program program, List<Outcome> succeeded, Outcome failed) {
    List<Outcome> some = new ArrayList<>(succeeded.subList(0, Math.min(3, succeeded.size())));
    some.add(failed);
    LongKernel kernel = Kernels.longs(some.size(), kernel(program, some));
    Throwable thrown =
        assertThrows(TaskFailedException.class, () -> gpu.run(kernel), failed::toString).getCause();
    assertEquals(
        Objects.requireNonNull(failed.thrown()).toString(),
        String.valueOf(thrown),
        () -> "on the device: " + failed);
  }

  private static LongKernel.Function kernel(Program program, List<Outcome> outcomes) {
    return program.kernel(
        outcomes.stream().mapToInt(Outcome::function).toArray(),
        outcomes.stream().mapToInt(Outcome::argument).toArray());
  }

  private static List<Outcome> inJava(Program program) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int function = 0; function < FUNCTIONS; function++) {
      for (int argument = -1; argument < ARGUMENTS; argument++) {
        outcomes.add(inJava(program, function, argument));
      }
    }
    return outcomes;
  }

  private static Outcome inJava(Program program, int function, int argument) {
    try {
      LongKernel.Function kernel = program.kernel(new int[] {function}, new int[] {argument});
      return new Outcome(function, argument, kernel.apply(0), null);
    } catch (ArithmeticException | IndexOutOfBoundsException | IllegalStateException e) {
      return new Outcome(function, argument, 0, e);
    }
  }

  private void compareInterpreted(Program program, List<Outcome> outcomes) {
    Implementation implementation = Implementation.of(kernel(program, outcomes));
    KernelFunction translated = KernelFunction.of("f", implementation);
    compareInterpreted(new Interpreter(translated, implementation.captures()), outcomes);
    Map<Variable, Object> values = new HashMap<>();
    for (Input input : translated.inputs()) {
      values.put(
          input.variable(), Objects.requireNonNull(input.source().read(implementation.captures())));
    }
    Elision elision = Elision.of(translated);
    BitSet unneeded = elision.unneeded(new KnownInput(outcomes.size(), 1, outcomes.size(), values));
    elided += unneeded.cardinality();
    compareInterpreted(
        new Interpreter(elision.without(unneeded), implementation.captures()), outcomes);
  }

  private static void compareInterpreted(Interpreter interpreter, List<Outcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome expected = outcomes.get(i);
      int index = i;
      if (expected.thrown() == null) {
        assertEquals(expected.value(), interpreter.element(i), () -> "interpreted: " + expected);
      } else {
        assertThrows(
            CheckFailedException.class,
            () -> interpreter.element(index),
            () -> "interpreted: " + expected);
      }
    }
  }

  // ---- programs

  /** Loads a program; its class is read again by the compiler, from where it was loaded. */
  private Program program(URLClassLoader loader, String name, String source, long seed)
      throws Exception {
    compile(Files.writeString(folder.resolve(name + ".java"), source));
    Method method =
        Arrays.stream(loader.loadClass(name).getMethods())
            .filter(candidate -> candidate.getName().equals("kernel"))
            .findFirst()
            .orElseThrow();
    Object[] data = data(new SplittableRandom(seed));
    return (which, arguments) -> {
      data[0] = which;
      data[1] = arguments;
      try {
        return (LongKernel.Function) method.invoke(null, data);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** What the functions are given besides their argument; the first two are put in later. */
  private static Object[] data(SplittableRandom random) {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return new Object[] {
      null,
      null,
      random.ints(8).toArray(),
      random.longs(8).toArray(),
      new float[] {0, -0f, 1.5f, -1e9f, Float.NaN, 1e-42f, 3e38f, random.nextInt() / 7f},
      new double[] {0, -0.0, 2.5, -1e18, Double.NaN, 1e-310, 1e308, random.nextLong() / 7.0},
      bytes,
      random.nextInt(-3, 100),
      random.nextLong(),
      (float) random.nextGaussian(),
      random.nextGaussian() * 1e6
    };
  }

  private static void compile(Path file) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of(
                      "-proc:none",
                      "-Xlint:none",
                      "-g",
                      "-cp",
                      System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      if (!compiled) {
        throw new IllegalStateException(messages.toString());
      }
    }
  }
}
