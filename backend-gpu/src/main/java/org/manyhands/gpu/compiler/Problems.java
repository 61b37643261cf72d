package org.manyhands.gpu.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What about a kernel is not supported, each with where it is, and how the kernel comes there. */
final class Problems {

  private final List<String> found = new ArrayList<>();
  private final Deque<Place> path = new ArrayDeque<>();

  /** A method that is being translated, and the line in it. */
  private static final class Place {
    private final String method;
    private final String file;
    private int line;

    Place(String method, String file) {
      this.method = method;
      this.file = file;
    }

    String at() {
      return line > 0 ? "%s:%d".formatted(file, line) : file;
    }

    @Override
    public String toString() {
      return "%s (%s)".formatted(method, at());
    }
  }

  void enter(String method, String file) {
    path.push(new Place(method, file));
  }

  void at(int line) {
    path.element().line = line;
  }

  void leave() {
    path.pop();
  }

  /**
   * Something that is not supported.
   *
   * @param what it is, as a predicate of the method: "calls java.lang.Integer.valueOf(int): ..."
   */
  void add(String what) {
    List<Place> places = List.copyOf(path); // the innermost first, the kernel itself last
    String text = "%s %s.".formatted(places.size() > 2 ? places.getFirst() : kernel(places), what);
    found.add(
        places.size() > 2
            ? "%s Reached from the kernel at %s."
                .formatted(text, places.get(places.size() - 2).at())
            : text);
  }

  private static String kernel(List<Place> places) {
    return "The kernel (%s)".formatted(places.getFirst().at());
  }

  int size() {
    return found.size();
  }

  /** Forgets all but so many: who found the others says it in another way. */
  void forgetFrom(int size) {
    found.subList(size, found.size()).clear();
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<String> list() {
    return found.stream().distinct().toList();
  }
}
