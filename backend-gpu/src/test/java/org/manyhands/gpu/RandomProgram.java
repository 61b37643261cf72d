package org.manyhands.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.manyhands.gpu.RandomExpressions.Kind;

/**
 * The source of a class with random functions, and of a kernel that computes, for each element, one
 * of them. Every loop ends: its counter is changed by the loop alone.
 */
final class RandomProgram {

  private static final int HELPERS = 3;

  private final SplittableRandom random;
  private final RandomExpressions expressions;
  private final StringBuilder text = new StringBuilder();
  private final List<String> labels = new ArrayList<>();
  private int loops;
  private int names;

  RandomProgram(long seed) {
    this.random = new SplittableRandom(seed);
    this.expressions = new RandomExpressions(random);
  }

  /** The source of a class, in no package. */
  String source(String name, int functions) {
    text.append("import org.manyhands.kernel.LongKernel;\npublic class %s {\n".formatted(name));
    text.append(RandomExpressions.RECORD);
    for (int i = 0; i < HELPERS; i++) {
      function("h" + i, expressions.kind(), 1);
      expressions.helpers(i + 1);
    }
    for (int i = 0; i < functions; i++) {
      function("f" + i, expressions.kind(), 2);
    }
    text.append(
        """
        public static LongKernel.Function kernel(int[] which, int[] xs, int[] ints, long[] longs,
            float[] floats, double[] doubles, byte[] bytes, int n, long m, float p, double q) {
          return i -> switch (which[i]) {
        %s
            default -> 0;
          };
        }
        }
        """
            .formatted(
                IntStream.range(0, functions)
                    .mapToObj(f ->
                        "case %d -> f%1$d(xs[i], ints, longs, floats, doubles, bytes, n, m, p, q);"
                            .formatted(f))
                    .collect(Collectors.joining("\n"))));
    return text.toString();
  }

  private void function(String name, Kind result, int depth) {
    expressions.begin();
    text.append(
        """
        static long %s(int x, int[] ints, long[] longs, float[] floats, double[] doubles,
            byte[] bytes, int n, long m, float p, double q) {
          int[] mine = {x, 1, n, -3};
          double[] own = new double[3];
          short[] tiny = new short[2];
          Triple one = new Triple(x, n, p);
          Triple other = new Triple(n, m, 1f);
          %s result = %s;
        """
            .formatted(name, result.java(), expressions.of(result, 2)));
    expressions.declare("result", result);
    statements(depth, 3 + random.nextInt(4));
    text.append("return ").append(bits(result, "result"));
    text.append(" + mine[1] + (long) own[1] + tiny[0] + one.a() + other.b();\n}\n");
    expressions.end();
  }

  /** A number as a {@code long} that tells it from all others, NaN from NaN excepted. */
  private static String bits(Kind kind, String value) {
    return switch (kind) {
      case INT, LONG -> value;
      case FLOAT -> "Float.floatToIntBits(%s)".formatted(value);
      case DOUBLE -> "Double.doubleToLongBits(%s)".formatted(value);
      case BOOLEAN -> "(%s ? 1 : 0)".formatted(value);
    };
  }

  private void statements(int depth, int count) {
    expressions.begin();
    for (int i = 0; i < count; i++) {
      statement(depth);
    }
    expressions.end();
  }

  private void block(int depth) {
    text.append("{\n");
    statements(depth, 1 + random.nextInt(3));
    text.append("}\n");
  }

  private void statement(int depth) {
    switch (random.nextInt(depth > 0 ? 14 : 8)) {
      case 0, 1 -> declaration();
      case 2, 3 -> text.append(expressions.assignment(3)).append(";\n");
      case 4 -> text.append(expressions.store(3)).append(";\n");
      case 5 -> text.append(expressions.step()).append(";\n");
      case 6 -> exit();
      case 7 -> branchToEnd();
      case 8, 9 -> branch(depth);
      case 10 -> counted(depth);
      case 11 -> conditional(depth);
      case 12 -> repeated(depth);
      default -> choice(depth);
    }
  }

  private void declaration() {
    Kind kind = expressions.kind();
    String name = "v" + names++;
    text.append("%s %s = %s;\n".formatted(kind.java(), name, expressions.of(kind, 3)));
    expressions.declare(name, kind);
  }

  /** Leaves or repeats some loop around, perhaps. */
  private void exit() {
    if (loops == 0) {
      branchToEnd();
      return;
    }
    String where = random.nextBoolean() ? "" : " " + labels.get(random.nextInt(labels.size()));
    text.append(
        "if (%s) %s%s;\n"
            .formatted(
                expressions.of(Kind.BOOLEAN, 2),
                random.nextBoolean() ? "break" : "continue",
                where));
  }

  private void branchToEnd() {
    Kind kind = random.nextBoolean() ? Kind.INT : Kind.LONG;
    text.append(
        random.nextInt(6) == 0
            ? "if (x == %d) throw new IllegalStateException(\"x is \" + x);\n"
                .formatted(random.nextInt(8))
            : "if (x == %d) return %s;\n".formatted(random.nextInt(8), expressions.of(kind, 2)));
  }

  private void branch(int depth) {
    text.append("if (%s) ".formatted(expressions.of(Kind.BOOLEAN, 3)));
    block(depth - 1);
    if (random.nextBoolean()) {
      text.append("else ");
      block(depth - 1);
    }
  }

  private void counted(int depth) {
    String counter = "c" + names++;
    loop(
        "for (int %s = %d; %1$s < %d; %1$s += %d) "
            .formatted(counter, random.nextInt(3), 2 + random.nextInt(4), 1 + random.nextInt(2)),
        counter,
        depth);
  }

  private void conditional(int depth) {
    String counter = "c" + names++;
    text.append("int %s = 0;\n".formatted(counter));
    loop(
        "while (%s++ < %d && %s) "
            .formatted(counter, 1 + random.nextInt(5), expressions.of(Kind.BOOLEAN, 2)),
        counter,
        depth);
  }

  private void repeated(int depth) {
    String counter = "c" + names++;
    text.append("int %s = 0;\n".formatted(counter));
    loop("do ", counter, depth);
    text.append(
        "while (++%s < %d && %s);\n"
            .formatted(counter, 1 + random.nextInt(4), expressions.of(Kind.BOOLEAN, 2)));
  }

  private void loop(String head, String counter, int depth) {
    String label = "l" + names++;
    text.append(label).append(":\n").append(head);
    labels.add(label);
    loops++;
    expressions.begin();
    expressions.declareReadOnly(counter);
    block(depth - 1);
    expressions.end();
    loops--;
    labels.removeLast();
  }

  private void choice(int depth) {
    boolean arrows = random.nextBoolean();
    int factor = random.nextBoolean() ? 1 : 1_000_003; // a table, or a search
    text.append("switch (%s) {\n".formatted(expressions.selector(factor)));
    for (int i = 0; i < 4; i++) {
      text.append(i == 3 ? "default" : "case " + i * factor).append(arrows ? " -> " : ": ");
      block(depth - 1);
      if (!arrows && random.nextBoolean()) {
        text.append("break;\n");
      }
    }
    text.append("}\n");
  }
}
