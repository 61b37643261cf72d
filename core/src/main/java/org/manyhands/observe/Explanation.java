package org.manyhands.observe;

import java.util.List;

/**
 * Where and how a task would run, and why.
 *
 * @param task what the task is called
 * @param backend the name of the backend
 * @param parts into how many parts it is cut; 1 if it runs whole
 * @param bytes how many bytes leave this JVM, or 0 if nothing does
 * @param possible whether it can run there
 * @param remarks sentences for people: what is missing, what crosses a boundary, what it costs
 */
public record Explanation(
    String task, String backend, int parts, long bytes, boolean possible, List<String> remarks) {

  /** Copies the remarks. */
  public Explanation {
    remarks = List.copyOf(remarks);
  }

  /** The explanation as text, a sentence per line. */
  @Override
  public String toString() {
    String verdict = possible ? "runs on" : "cannot run on";
    return "%s %s '%s'.%n%s"
        .formatted(task, verdict, backend, String.join("%n".formatted(), remarks));
  }
}
