package org.manyhands.gpu.code;

/** Indented lines. */
final class Text {

  private final StringBuilder lines = new StringBuilder();
  private int depth;

  void line(String line) {
    lines.append("  ".repeat(depth)).append(line).append('\n');
  }

  void open(String head) {
    line(head + " {");
    depth++;
  }

  void reopen(String head) {
    depth--;
    line("} " + head + " {");
    depth++;
  }

  void close() {
    depth--;
    line("}");
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
