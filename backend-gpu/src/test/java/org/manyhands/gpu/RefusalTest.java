package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.observe.Explanation;

/** What kernels may not do, and what is said of it. Nothing of it may give a wrong result. */
@SuppressWarnings("AssignmentExpression") // is what is refused
class RefusalTest extends OnDevice {

  private static final int SIZE = 10;

  private static int changing = 1;

  private int field;

  private static final class Box implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    private final int number;

    Box(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  @Test
  void strings() {
    assertRefused(
        Kernels.ints(SIZE, i -> ("a" + i).length()), "RefusalTest.java:", "makes a string");
    assertRefused(Kernels.ints(SIZE, i -> "text".length() + i), "the string \"text\"");
  }

  @Test
  void boxing() {
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              Integer boxed = i;
              return boxed + 1;
            }),
        "boxing is not supported");
  }

  @Test
  void boxedParametersOfMethodReferences() {
    IntKernel.Function boxed = RefusalTest::next;
    assertRefused(Kernels.ints(SIZE, boxed), "RefusalTest.next", "Integer");
    assertRefused(Kernels.ints(SIZE, RefusalTest::boxed), "RefusalTest.boxed", "Integer");
  }

  private static int next(Integer i) {
    return i + 1;
  }

  private static Integer boxed(int i) {
    return i;
  }

  @Test
  void newObjects() {
    assertRefused(Kernels.ints(SIZE, i -> new Box(i).number()), "makes a new", "Box");
    assertRefused(Kernels.ints(SIZE, i -> new int[3][i].length), "array of several dimensions");
    assertRefused(Kernels.ints(SIZE, i -> new Box[i].length), "array of objects");
  }

  @Test
  void arraysOfUnknownLength() {
    assertRefused(Kernels.ints(SIZE, i -> new int[i].length), "whose length is not a constant");
    assertRefused(Kernels.ints(SIZE, i -> new int[1 << 20].length + i), "from 0 to 4096");
  }

  @Test
  void arraysThatAreKeptBeyondTheirLoop() {
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              int[] last = new int[2];
              for (int k = 0; k < 3; k++) {
                int[] next = new int[2];
                next[0] = last[0] + k;
                last = next;
              }
              return last[0];
            }),
        "makes an array in a loop and keeps more than one");
  }

  @Test
  void exceptionsThatAreCaught() {
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              try {
                return 5 / i;
              } catch (ArithmeticException e) {
                return -1;
              }
            }),
        "catches exceptions");
  }

  @Test
  void recursion() {
    assertRefused(Kernels.ints(SIZE, i -> fibonacci(i)), "recursion", "Reached from the kernel at");
  }

  private static int fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }

  @Test
  void methodsOfUnknownObjects() {
    List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
    assertRefused(Kernels.ints(SIZE, i -> list.get(i)), "calls java.util");
    AtomicInteger counter = new AtomicInteger();
    assertRefused(Kernels.ints(SIZE, i -> counter.get() + i), "AtomicInteger.get()");
  }

  @Test
  void functionsThatAreCaptured() {
    IntToDoubleFunction inner = i -> i * 2.0;
    assertRefused(
        Kernels.doubles(SIZE, i -> inner.applyAsDouble(i) + 1),
        "applyAsDouble(int)",
        "if their interface is Serializable");
  }

  @Test
  void synchronization() {
    Object lock = new int[0];
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              synchronized (lock) {
                return i;
              }
            }),
        "RefusalTest.java:",
        "synchronizes");
  }

  @Test
  void writing() {
    int[] captured = new int[SIZE];
    assertRefused(Kernels.ints(SIZE, i -> captured[i]++), "writes into an array that is captured");
    assertRefused(Kernels.ints(SIZE, i -> field += i), "writes the field 'field'");
    assertRefused(Kernels.ints(SIZE, i -> changing = i), "writes the field 'changing'");
  }

  @Test
  void fieldsThatMayChange() {
    assertRefused(
        Kernels.ints(SIZE, i -> changing + i),
        "'org.manyhands.gpu.RefusalTest.changing', which is not final");
  }

  @Test
  void arraysOfObjects() {
    Box[] boxes = {new Box(1), new Box(2)};
    assertRefused(Kernels.ints(2, i -> boxes[i].number()), "Box[]", "only arrays of numbers");
  }

  @Test
  void casesThatAreStrings() {
    String text = "b";
    assertRefused(
        Kernels.ints(
            SIZE,
            i ->
                switch (text) {
                  case "a" -> 1;
                  case "b" -> i;
                  default -> 2;
                }),
        "RefusalTest.java:");
  }

  @Test
  void wideResultsThatAreNotUsed() {
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              System.nanoTime();
              return i;
            }),
        "java.lang.System.nanoTime()");
    assertRefused(
        Kernels.longs(
            SIZE,
            i -> {
              long[] sums = new long[1];
              sums[0] += System.nanoTime();
              long copy = sums[0] = System.currentTimeMillis();
              return copy;
            }),
        "nanoTime()",
        "currentTimeMillis()");
  }

  /** Which it is would have to be known at run time. */
  @Test
  void oneOfTwoObjects() {
    Box one = new Box(1);
    Box two = new Box(2);
    assertRefused(Kernels.ints(SIZE, i -> (i > 5 ? one : two).number()), "chooses between two");
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              Box box;
              if (i > 5) {
                box = one;
              } else {
                box = two;
              }
              return box.number();
            }),
        "chooses between two");
  }

  @Test
  void oneOfTwoKindsOfArrays() {
    int[] captured = {7, 8};
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              int[] array = captured;
              if (i > 5) {
                array = new int[2];
              }
              return array[0];
            }),
        "chooses between two");
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              int[] array = captured;
              int sum = 0;
              for (int k = 0; k < 2; k++) {
                sum += array[0];
                array = new int[2];
              }
              return sum;
            }),
        "changes in a loop");
  }

  @Test
  void objectsThatChangeInLoops() {
    Box one = new Box(1);
    Box two = new Box(2);
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              Box box = one;
              int sum = 0;
              for (int k = 0; k < 2; k++) {
                sum += box.number();
                box = two;
              }
              return sum;
            }),
        "changes in a loop");
  }

  /** A slot that is used again, for something else, is no choice. */
  @Test
  void variablesOfScopesThatEndedDoNotMatter() {
    Box one = new Box(1);
    int[] captured = {7, 8};
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int sum = 0;
              {
                Box box = one;
                sum += box.number();
              }
              for (int k = 0; k < 2; k++) {
                if (i > 3) {
                  int[] array = captured;
                  sum += array[k];
                } else {
                  int[] array = new int[2];
                  sum += array[k] + 1;
                }
              }
              return sum;
            }));
  }

  /** A class that nobody can use. */
  private static final class Broken {

    static final int NUMBER = fail();

    private static int fail() {
      throw new IllegalStateException("broken");
    }
  }

  @Test
  void aClassThatCannotBeInitializedIsLeftToJava() {
    assertSame(Kernels.ints(3, i -> i < 0 ? Broken.NUMBER : i));
  }

  @Test
  void explainSaysThatItIsNotPossible() {
    try (TaskExecutor gpu = TaskExecutor.open(ExecutorConfig.defaults().withBackend("gpu"))) {
      Explanation explanation = gpu.explain(Kernels.ints(3, i -> Integer.valueOf(i).hashCode()));
      assertFalse(explanation.possible());
      assertTrue(explanation.toString().contains("boxing"), explanation.toString());
      assertFalse(explanation.toString().contains("Nothing is copied"), explanation.toString());
    }
  }
}
