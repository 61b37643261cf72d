package org.manyhands;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.manyhands.kernel.Kernel;
import org.manyhands.observe.Explanation;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.UnsupportedTaskException;
import org.manyhands.wire.Codec;
import org.manyhands.wire.Filters;
import org.manyhands.wire.ValueCodecs;

/** Says where and how a task would run. */
final class Explainer {

  /**
   * What it takes to hand over a task and get its result back, measured as docs/benchmarks.md says:
   * about 20 µs where the heap is shared, about 100 µs where it is not.
   */
  private static final long SHARED_NANOS = 20_000;

  private static final long REMOTE_NANOS = 100_000;

  /** What a byte costs to write, send and read: about a nanosecond each. */
  private static final long BYTE_NANOS = 3;

  private final Backend backend;
  private final BackendInfo info;
  private final Launcher launcher;
  private final List<String> remarks = new ArrayList<>();

  Explainer(Backend backend, Launcher launcher) {
    this.backend = backend;
    this.info = backend.info();
    this.launcher = launcher;
  }

  Explanation explain(Task<?> task, TaskOptions options) {
    String name = TaskNames.of(TaskNames.subject(task, options));
    int parts = task instanceof DivisibleTask<?> divisible ? explainParts(divisible) : 1;
    boolean possible = explainRequirements(options);
    long bytes = 0;
    if (info.has(Capability.SHARED_MEMORY)) {
      if (!isTakenWhole(task)) { // of which only the backend knows what is sent
        remarks.add("Nothing is copied: it runs on the heap of this program.");
      }
    } else {
      bytes = explainBytes(task, name, parts);
      possible &= bytes >= 0;
    }
    explainOverhead(task, parts, Math.max(0, bytes));
    possible &= explainBackend(task);
    return new Explanation(name, info.name(), parts, Math.max(0, bytes), possible, remarks);
  }

  private boolean isTakenWhole(Task<?> task) {
    return task instanceof DivisibleTask<?> divisible && backend.takesWhole(divisible);
  }

  /** Returns whether the backend can run it. */
  private boolean explainBackend(Task<?> task) {
    try {
      remarks.addAll(backend.explain(task));
      return true;
    } catch (UnsupportedTaskException e) {
      remarks.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private int explainParts(DivisibleTask<?> task) {
    int parts = launcher.parts(task);
    remarks.add(
        backend.takesWhole(task)
            ? "The backend takes it whole and cuts or compiles it itself."
            : "It has %s and is cut into %d parts for %d workers."
                .formatted(extent(task), parts, info.parallelism()));
    return parts;
  }

  private static String extent(DivisibleTask<?> task) {
    return task.elements() == task.size()
        ? "%d elements".formatted(task.elements())
        : "%d elements in %d blocks".formatted(task.elements(), task.size());
  }

  private boolean explainRequirements(TaskOptions options) {
    Set<Capability> missing = EnumSet.noneOf(Capability.class);
    missing.addAll(options.requires());
    missing.removeAll(info.capabilities());
    if (!missing.isEmpty()) {
      remarks.add(
          "The backend lacks %s, which the task requires. %s"
              .formatted(missing, Suitable.advice(options.requires())));
    }
    return missing.isEmpty();
  }

  /** Returns the bytes that are sent, or -1 if the task cannot be cut or serialized. */
  private long explainBytes(Task<?> task, String name, int parts) {
    Object sent;
    try {
      sent = sent(task, parts);
    } catch (RuntimeException | Error e) { // a user's
      remarks.add("It cannot be cut, and would fail: %s.".formatted(Thrown.text(e)));
      return -1;
    }
    return explainBytes(sent, name, parts);
  }

  private long explainBytes(Object sent, String name, int parts) {
    try {
      long each =
          new Codec(Filters.of(""), null, ValueCodecs.installed()).encode(sent, name).length;
      long all = each * parts;
      remarks.add(
          parts == 1
              ? "It is sent as %s.".formatted(size(all))
              : "It is sent as %s, %s for each part.".formatted(size(all), size(each)));
      return all;
    } catch (TaskNotSerializableException e) {
      remarks.add(String.valueOf(e.getMessage()));
      return -1;
    }
  }

  private static Object sent(Task<?> task, int parts) {
    return task instanceof DivisibleTask<?> divisible && parts > 0
        ? divisible.assemble().part(0, divisible.size() / parts)
        : task;
  }

  /** A kernel is a pure function: computing a few of its elements says how long all take. */
  private void explainOverhead(Task<?> task, int parts, long bytes) {
    long handing =
        parts * (info.has(Capability.SHARED_MEMORY) ? SHARED_NANOS : REMOTE_NANOS)
            + bytes * BYTE_NANOS;
    if (task instanceof Kernel<?> kernel && kernel.size() > 0) {
      long computing = KernelTiming.estimate(kernel);
      remarks.add(
          "Computing it takes about %s, handing it over about %s."
              .formatted(time(computing), time(handing)));
      if (handing > computing / info.parallelism()) {
        remarks.add(
            "The overhead dominates: compute more in one kernel, or use the backend 'caller'.");
      }
    } else if (bytes * BYTE_NANOS > REMOTE_NANOS) {
      remarks.add(
          "Sending it takes about %s: it should compute for longer than that."
              .formatted(time(bytes * BYTE_NANOS)));
    }
  }

  private static String size(long bytes) {
    return bytes < 10_000
        ? "%d bytes".formatted(bytes)
        : bytes < 10_000_000 ? "%d KiB".formatted(bytes >> 10) : "%d MiB".formatted(bytes >> 20);
  }

  private static String time(long nanos) {
    return nanos < 10_000_000
        ? "%d µs".formatted(nanos / 1000)
        : String.format(Locale.ROOT, "%d ms", nanos / 1_000_000);
  }
}
