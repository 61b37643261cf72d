package org.manyhands;

/** What a task is called in messages, as long as nobody has named it. */
final class TaskNames {

  private TaskNames() {}

  /** The class that tells a reader most about a task: what the user wrote, not our wrapper. */
  static Class<?> subject(Object task) {
    return switch (task) {
      case ActionTask wrapper -> wrapper.action().getClass();
      case ElementTask<?, ?> wrapper -> wrapper.function().getClass();
      default -> task.getClass();
    };
  }

  static String of(Class<?> subject) {
    String name = subject.getName();
    int lambda = name.indexOf("$$Lambda"); // a lambda's class is named after the class around it
    return "Task '%s'".formatted(lambda < 0 ? name : "lambda in " + name.substring(0, lambda));
  }
}
