package org.manyhands.gpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Random expressions of Java over the variables in scope. */
final class RandomExpressions {

  /** The class of the two records in every function. */
  static final String RECORD =
      """
      static final int[][] ROWS = {{1, 2, 3}, {}, {-4, 5}, {6, -7, 8, 9}};
      record Inner(int x) {}
      record Triple(int a, long b, float c, Inner inner) {
        Triple {
          if (a == 123456) {
            throw new IllegalStateException("a is " + a);
          }
          b = Math.max(b, -a);
        }
        Triple(int a, long b, float c) {
          this(a, b, c, new Inner(a ^ (int) b));
        }
        Triple turned(int by) {
          return by > 5 ? this : new Triple(inner.x(), a + b, c + by, new Inner(by));
        }
        static Triple swapped(Triple one, Triple other, boolean all) {
          Triple kept = one;
          for (int i = 0; i < 3; i++) {
            kept = new Triple(other.a, kept.b, one.c, kept.inner);
            if (all) {
              return kept;
            }
            one = other;
          }
          return one;
        }
      }
      """;

  private static final List<String> INTS =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "7",
          "31",
          "255",
          "65536",
          "Integer.MIN_VALUE",
          "Integer.MAX_VALUE",
          "0x55555555",
          "-12345");
  private static final List<String> LONGS =
      List.of(
          "0L",
          "1L",
          "-1L",
          "3L",
          "63L",
          "0x100000001L",
          "Long.MIN_VALUE",
          "Long.MAX_VALUE",
          "-987654321987L");
  private static final List<String> FLOATS =
      List.of(
          "0f",
          "-0f",
          "1f",
          "0.1f",
          "-2.5f",
          "1e10f",
          "3e38f",
          "1e-40f",
          "Float.NaN",
          "Float.POSITIVE_INFINITY",
          "16777217f");
  private static final List<String> DOUBLES =
      List.of(
          "0.0",
          "-0.0",
          "1.0",
          "0.1",
          "-2.5",
          "1e19",
          "1e300",
          "4e-320",
          "Double.NaN",
          "Double.NEGATIVE_INFINITY",
          "4503599627370497.5");
  private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%");
  private static final List<String> INTEGRAL =
      List.of("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>");
  private static final List<String> RELATIONS = List.of("<", "<=", ">", ">=", "==", "!=");

  private final SplittableRandom random;
  private final Deque<List<Named>> scopes = new ArrayDeque<>();
  private int helpers;
  private int calls;
  private int names;

  RandomExpressions(SplittableRandom random) {
    this.random = random;
  }

  /** The types of what is computed. */
  enum Kind {
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    BOOLEAN;

    String java() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isNumber() {
      return this != BOOLEAN;
    }
  }

  private record Named(String name, Kind kind, boolean changes) {}

  // ---- scopes

  void begin() {
    if (scopes.isEmpty()) {
      calls = 0;
      scopes.push(
          List.of(
              new Named("x", Kind.INT, false),
              new Named("n", Kind.INT, true),
              new Named("m", Kind.LONG, true),
              new Named("p", Kind.FLOAT, true),
              new Named("q", Kind.DOUBLE, true)));
    }
    scopes.push(new ArrayList<>());
  }

  void end() {
    scopes.pop();
    if (scopes.size() == 1) {
      scopes.pop();
    }
  }

  void declare(String name, Kind kind) {
    scopes.element().add(new Named(name, kind, true));
  }

  void declareReadOnly(String counter) {
    scopes.element().add(new Named(counter, Kind.INT, false));
  }

  void helpers(int count) {
    helpers = count;
  }

  Kind kind() {
    return any(List.of(Kind.values()));
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  // ---- what changes something

  String assignment(int depth) {
    Named target = changing();
    if (target.kind() == Kind.BOOLEAN) {
      return "%s %s %s"
          .formatted(
              target.name(), any(List.of("=", "&=", "|=", "^=")), of(Kind.BOOLEAN, depth - 1));
    }
    if (random.nextBoolean()) {
      return "%s = %s".formatted(target.name(), of(target.kind(), depth - 1));
    }
    boolean integral = target.kind() == Kind.INT || target.kind() == Kind.LONG;
    String operator = any(integral ? INTEGRAL : ARITHMETIC);
    Kind operand = operator.matches("[-+*/%]") ? number() : any(List.of(Kind.INT, Kind.LONG));
    String value = of(operand, depth - 1);
    boolean divides = integral && (operand == Kind.INT || operand == Kind.LONG);
    return "%s %s= %s"
        .formatted(
            target.name(), operator, divides && operator.matches("[/%]") ? divisor(value) : value);
  }

  String store(int depth) {
    return switch (random.nextInt(6)) {
      case 4, 5 -> replaced(depth);
      case 0 -> "mine[%s] = %s".formatted(index(4), of(Kind.INT, depth - 1));
      case 1 ->
          "mine[%s] %s= %s"
              .formatted(
                  index(4), any(List.of("+", "-", "^", "<<", "*", ">>>")), of(Kind.INT, depth - 1));
      case 2 -> "own[%s] %s= %s".formatted(index(3), any(ARITHMETIC), of(number(), depth - 1));
      default -> "tiny[%s] %s= %s".formatted(index(2), any(ARITHMETIC), of(number(), depth - 1));
    };
  }

  /** Another record for one of the two. */
  private String replaced(int depth) {
    String record = any(List.of("one", "other"));
    return switch (random.nextInt(5)) {
      case 0 -> "%s = %s.turned(%s)".formatted(record, record, of(Kind.INT, depth - 1));
      case 1 -> "%s = %s ? one : other".formatted(record, of(Kind.BOOLEAN, depth - 1));
      case 2 ->
          "%s = Triple.swapped(other, one, %s)".formatted(record, of(Kind.BOOLEAN, depth - 1));
      default ->
          "%s = new Triple(%s, %s, %s)"
              .formatted(
                  record,
                  of(Kind.INT, depth - 1),
                  of(Kind.LONG, depth - 1),
                  of(Kind.FLOAT, depth - 1));
    };
  }

  /** By one, up or down, before or after. */
  String step() {
    Named target = changing();
    if (target.kind() == Kind.BOOLEAN || random.nextInt(4) == 0) {
      String element =
          any(
              List.of(
                  "mine[%s]".formatted(index(4)),
                  "tiny[%s]".formatted(index(2)),
                  "own[%s]".formatted(index(3))));
      return random.nextBoolean() ? "++" + element : element + "--";
    }
    return any(List.of("++%s", "--%s", "%s++", "%s--")).formatted(target.name());
  }

  private Named changing() {
    List<Named> all = scopes.stream().flatMap(List::stream).filter(Named::changes).toList();
    return any(all);
  }

  private Kind number() {
    return any(List.of(Kind.INT, Kind.LONG, Kind.FLOAT, Kind.DOUBLE));
  }

  // ---- expressions

  String selector(int factor) {
    return "(%s & 3) * %d".formatted(of(Kind.INT, 2), factor);
  }

  String of(Kind kind, int depth) {
    if (depth <= 0 || random.nextInt(8) == 0) {
      return leaf(kind);
    }
    return switch (random.nextInt(12)) {
      case 0 ->
          "(%s ? %s : %s)"
              .formatted(of(Kind.BOOLEAN, depth - 1), of(kind, depth - 1), of(kind, depth - 1));
      case 1 -> assigned(kind, depth);
      case 2 -> chosen(kind, depth);
      case 3 -> helper(kind, depth);
      default -> kind == Kind.BOOLEAN ? condition(depth) : arithmetic(kind, depth);
    };
  }

  private String leaf(Kind kind) {
    List<Named> fitting =
        scopes.stream().flatMap(List::stream).filter(named -> named.kind() == kind).toList();
    if (!fitting.isEmpty() && random.nextInt(3) > 0) {
      return any(fitting).name();
    }
    return switch (kind) {
      case INT ->
          any(
              List.of(
                  any(INTS),
                  "ints[%s]".formatted(index(8)),
                  "mine[%s]".formatted(index(4)),
                  "bytes[%s]".formatted(index(8)),
                  "ints.length",
                  "one.a()",
                  "ROWS[%s].length".formatted(index(4)),
                  "ROWS[3][%s]".formatted(index(4)),
                  "ROWS[%s][%s]".formatted(random.nextInt(10) == 0 ? index(4) : "0", index(3)),
                  "other.inner().x()",
                  "tiny[%s]".formatted(index(2))));
      case LONG -> any(List.of(any(LONGS), "longs[%s]".formatted(index(8)), "one.b()"));
      case FLOAT -> any(List.of(any(FLOATS), "floats[%s]".formatted(index(8)), "other.c()"));
      case DOUBLE ->
          any(
              List.of(
                  any(DOUBLES), "doubles[%s]".formatted(index(8)), "own[%s]".formatted(index(3))));
      case BOOLEAN -> any(List.of("true", "false", "(x > 3)", "(p < q)", "(n == 5)"));
    };
  }

  /** Mostly within bounds. */
  private String index(int length) {
    return switch (random.nextInt(60)) {
      case 0 -> "x";
      case 1, 2, 3, 4, 5 -> "Math.floorMod(n, %d)".formatted(length);
      case 6, 7, 8, 9 -> "(int) (m & 1)";
      case 10, 11, 12 -> "Math.min(%d, Math.abs(x))".formatted(length - 1);
      default -> String.valueOf(random.nextInt(length));
    };
  }

  private String assigned(Kind kind, int depth) {
    List<Named> fitting =
        scopes.stream()
            .flatMap(List::stream)
            .filter(named -> named.kind() == kind && named.changes())
            .toList();
    if (fitting.isEmpty()) {
      return leaf(kind);
    }
    String name = any(fitting).name();
    return kind == Kind.BOOLEAN || random.nextBoolean()
        ? "(%s = %s)".formatted(name, of(kind, depth - 1))
        : "(%s)".formatted(any(List.of("++%s", "--%s", "%s++", "%s--")).formatted(name));
  }

  private String chosen(Kind kind, int depth) {
    return "(switch (%s & 3) { case 0, 2 -> %s; case 1 -> { %s %s = %s; yield %4$s; } default -> %s; })"
        .formatted(
            of(Kind.INT, depth - 1),
            of(kind, depth - 1),
            kind.java(),
            "y" + names++,
            of(kind, depth - 1),
            of(kind, depth - 1));
  }

  private String helper(Kind kind, int depth) {
    if (helpers == 0 || kind == Kind.BOOLEAN || calls++ > 2) {
      return leaf(kind);
    }
    return "((%s) h%d(%s, %s, longs, floats, doubles, bytes, n, m, p, q))"
        .formatted(
            kind.java(),
            random.nextInt(helpers),
            of(Kind.INT, depth - 1),
            random.nextInt(3) == 0 ? "mine" : "ints");
  }

  private String condition(int depth) {
    String left = of(Kind.BOOLEAN, depth - 1);
    return switch (random.nextInt(6)) {
      case 0 -> "!(%s)".formatted(left);
      case 1 -> "(%s %s %s)".formatted(left, any(List.of("&&", "||")), of(Kind.BOOLEAN, depth - 1));
      case 2 ->
          "(%s %s %s)"
              .formatted(left, any(List.of("&", "|", "^", "==")), of(Kind.BOOLEAN, depth - 1));
      default ->
          "(%s %s %s)".formatted(of(number(), depth - 1), any(RELATIONS), of(number(), depth - 1));
    };
  }

  private String arithmetic(Kind kind, int depth) {
    String one = of(kind, depth - 1);
    return switch (random.nextInt(5)) {
      case 0 -> "((%s) %s)".formatted(cast(kind), of(number(), depth - 1));
      case 1 ->
          kind == Kind.INT || kind == Kind.LONG
              ? any(List.of("(- %s)", "(~%s)")).formatted(one)
              : "(- %s)".formatted(one);
      case 2 -> function(kind, one, depth);
      default -> {
        boolean integral = kind == Kind.INT || kind == Kind.LONG;
        String operator = any(integral ? INTEGRAL : ARITHMETIC);
        String two = of(kind, depth - 1);
        yield "(%s %s %s)"
            .formatted(one, operator, integral && operator.matches("[/%]") ? divisor(two) : two);
      }
    };
  }

  /** Seldom zero. */
  private String divisor(String value) {
    return random.nextInt(8) == 0 ? value : "(%s | 1)".formatted(value);
  }

  private String cast(Kind kind) {
    return kind == Kind.INT ? any(List.of("int", "byte", "short", "char")) : kind.java();
  }

  private String function(Kind kind, String one, int depth) {
    boolean integral = kind == Kind.INT || kind == Kind.LONG;
    String two = integral ? divisor(of(kind, depth - 1)) : of(kind, depth - 1);
    String pattern =
        any(
            switch (kind) {
              case INT ->
                  List.of(
                      "Math.floorMod(%s, %s)",
                      "Math.min(%s, %s)",
                      "Math.max(%s, %s)",
                      "Math.abs(%s)",
                      "Integer.bitCount(%s)",
                      "Integer.numberOfLeadingZeros(%s)",
                      "Integer.numberOfTrailingZeros(%s)",
                      "Integer.rotateLeft(%s, %s)",
                      "Integer.reverse(%s)",
                      "Integer.compare(%s, %s)",
                      "Math.addExact(%s & 0xFFFFFFF, %s & 0xFFFFFFF)",
                      "Integer.highestOneBit(%s)",
                      "Integer.divideUnsigned(%s, %s)");
              case LONG ->
                  List.of(
                      "Math.floorMod(%s, %s)",
                      "Math.min(%s, %s)",
                      "Math.max(%s, %s)",
                      "Math.abs(%s)",
                      "Long.bitCount(%s)",
                      "Long.numberOfLeadingZeros(%s)",
                      "Long.rotateRight(%s, (int) %s)",
                      "Math.multiplyHigh(%s, %s)",
                      "Long.reverseBytes(%s)",
                      "Math.floorDiv(%s, %s)",
                      "Long.remainderUnsigned(%s, %s)",
                      "Long.signum(%s)");
              case FLOAT ->
                  List.of(
                      "Math.min(%s, %s)",
                      "Math.max(%s, %s)",
                      "Math.abs(%s)",
                      "(float) Math.sqrt(%s)",
                      "Math.fma(%s, %s, 3f)",
                      "(float) Math.rint(%s)",
                      "Float.intBitsToFloat(Float.floatToIntBits(%s) ^ 1)",
                      "Math.round(%s)");
              case DOUBLE ->
                  List.of(
                      "Math.min(%s, %s)",
                      "Math.max(%s, %s)",
                      "Math.abs(%s)",
                      "Math.sqrt(%s)",
                      "Math.fma(%s, %s, -0.5)",
                      "Math.floor(%s)",
                      "Math.ceil(%s)",
                      "Math.rint(%s)",
                      "Math.round(%s)",
                      "Double.longBitsToDouble(Double.doubleToLongBits(%s) ^ 2)");
              case BOOLEAN -> throw new IllegalArgumentException(kind.toString());
            });
    return pattern.formatted(one, two);
  }
}
