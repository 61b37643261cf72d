package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What {@code ./demo} does with some arguments, without a JVM of its own. */
record Demo(int exitCode, String out, String err) {

  static Demo run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = line.execute(Main.withName(arguments));
    line.getOut().flush();
    line.getErr().flush();
    return new Demo(exitCode, out.toString(), err.toString());
  }

  /** The lines printed, if all went well. */
  List<String> lines() {
    assertEquals("", err);
    assertEquals(0, exitCode);
    return out.lines().toList();
  }

  /** The one line on standard error that says what was wrong with the arguments. */
  String complaint() {
    assertEquals("", out);
    assertEquals(1, err.lines().count(), err);
    assertEquals(2, exitCode);
    return err.strip();
  }
}
