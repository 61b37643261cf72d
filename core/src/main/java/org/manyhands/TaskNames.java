package org.manyhands;

import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.Reduction;

/** What a task is called in messages. */
final class TaskNames {

  private TaskNames() {}

  /** The class that tells most about a task: what the user wrote, not our wrapper. */
  static Class<?> subject(Object task) {
    return switch (task) {
      case Kernel<?> kernel -> kernel.function().getClass();
      case Reduction<?, ?> reduction -> subject(reduction.kernel());
      default -> task.getClass();
    };
  }

  /** Of the name that the user gave, or of the class that tells most about the task. */
  static String of(Object subject) {
    return subject instanceof Class<?> type ? of(type) : "Task '%s'".formatted(subject);
  }

  private static String of(Class<?> type) {
    String name = type.getName();
    int lambda = name.indexOf("$$Lambda"); // a lambda's class is named after the class around it
    return "Task '%s'".formatted(lambda < 0 ? name : "lambda in " + name.substring(0, lambda));
  }
}
