package org.manyhands;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.manyhands.command.Command;
import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.Reduction;
import org.manyhands.task.TaskInfo;

/**
 * What a task is called in messages. Most tasks are called after a class, and kept as that class
 * until somebody asks; others have a {@link TaskLabel}.
 */
final class TaskNames {

  private TaskNames() {}

  /** The class that tells most about a task: what the user wrote, not our wrapper. */
  static Class<?> type(Object task) {
    return task.getClass().isHidden() ? task.getClass() : typeWithin(task); // most are lambdas
  }

  private static Class<?> typeWithin(Object task) {
    return switch (task) {
      case Kernel<?> kernel -> kernel.function().getClass();
      case Reduction<?, ?> reduction -> type(reduction.kernel());
      case ActionTask action -> action.action().getClass();
      case ElementTask<?, ?> element -> element.function().getClass();
      case ChunkTask<?, ?> chunk -> chunk.function().getClass();
      case CallableTask<?> callable -> callable.callable().getClass();
      case RunnableTask runnable -> runnable.runnable().getClass();
      case Errand.RunHere here -> here.type();
      default -> task.getClass();
    };
  }

  /** What a task is called that is submitted without options. */
  static Object subject(Object task) {
    return task instanceof Command ? subject(task, TaskOptions.none()) : type(task);
  }

  /** A class or a label: the first, if that says it all. */
  static Object subject(Object task, TaskOptions options) {
    Class<?> type = type(task);
    String name = options.name() == null ? ownName(task) : options.name();
    return name == null && options.tags().isEmpty()
        ? type
        : new TaskLabel(name, type, options.tags(), 1);
  }

  /** The program alone: its arguments and its folder make no difference to what it is. */
  private static @Nullable String ownName(Object task) {
    return task instanceof Command command
        ? command.program().substring(command.program().lastIndexOf('/') + 1)
        : null;
  }

  /**
   * That a task is for some elements of many, for messages.
   *
   * @param subject what all of them are called
   * @param first the number of the first of them, from 0
   * @param count how many they are
   */
  record Elements(Object subject, long first, int count) {
    @Override
    public String toString() {
      String numbers =
          count == 1
              ? "Element %d".formatted(first)
              : "Elements %d to %d".formatted(first, first + count - 1);
      return "%s of %s".formatted(numbers, of(subject));
    }
  }

  /** The subject of a later attempt at the same task. */
  static Object subject(Object first, int attempt) {
    if (first instanceof Elements some) {
      return new Elements(subject(some.subject(), attempt), some.first(), some.count());
    }
    TaskLabel label =
        first instanceof TaskLabel given
            ? given
            : new TaskLabel(null, (Class<?>) first, Map.of(), 1);
    return label.withAttempt(attempt);
  }

  /** To begin a sentence with. */
  static String of(Object subject) {
    return subject instanceof Elements ? subject.toString() : "Task '%s'".formatted(name(subject));
  }

  static TaskInfo info(Object subject, long id) {
    return switch (subject) {
      case Elements some -> info(some.subject(), id);
      case TaskLabel label -> new TaskInfo(id, name(label), label.attempt(), label.tags());
      default -> new TaskInfo(id, name(subject), 1, Map.of());
    };
  }

  /** The tags of a task as text, in the order of their keys. */
  static String tags(TaskInfo info) {
    return info.tags().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(tag -> "%s=%s".formatted(tag.getKey(), tag.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String name(Object subject) {
    return switch (subject) {
      case TaskLabel label -> label.name() == null ? name(label.type()) : label.name();
      case Class<?> type -> name(type);
      default -> subject.toString();
    };
  }

  private static String name(Class<?> type) {
    String name = type.getName();
    int lambda = name.indexOf("$$Lambda"); // a lambda's class is named after the class around it
    return lambda < 0 ? name : "lambda in " + name.substring(0, lambda);
  }
}
