package org.manyhands;

/** What a task is called in messages, as long as nobody has named it. */
final class TaskNames {

  private TaskNames() {}

  static String of(Class<?> subject) {
    String name = subject.getName();
    int lambda = name.indexOf("$$Lambda"); // a lambda's class is named after the class around it
    return "Task '%s'".formatted(lambda < 0 ? name : "lambda in " + name.substring(0, lambda));
  }
}
