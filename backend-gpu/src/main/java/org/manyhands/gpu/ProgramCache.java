package org.manyhands.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.manyhands.gpu.DeviceProgram.Bound;
import org.manyhands.gpu.DeviceProgram.Captures;
import org.manyhands.gpu.compiler.UntranslatableException;
import org.manyhands.gpu.opencl.Device;
import org.manyhands.task.UnsupportedTaskException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks that have been translated, by the class of their kernel's function. Thread-safe. */
final class ProgramCache {

  private static final Logger LOG = LoggerFactory.getLogger(ProgramCache.class);

  private final List<Device> devices;
  private final boolean manyItems;
  private final boolean fallback;
  private final ClassValue<Translations> byClass =
      new ClassValue<>() {
        @Override
        protected Translations computeValue(Class<?> type) {
          return new Translations();
        }
      };

  /**
   * None yet.
   *
   * @param devices what runs the programs
   * @param manyItems whether these are busy only with many more work items than cores
   * @param fallback whether tasks that cannot be translated are left to others
   */
  ProgramCache(List<Device> devices, boolean manyItems, boolean fallback) {
    this.devices = devices;
    this.manyItems = manyItems;
    this.fallback = fallback;
  }

  /** Of functions of one class: one for each operator, and for each class of captured objects. */
  private static final class Translations {
    private final List<DeviceProgram> found = new CopyOnWriteArrayList<>();
    private final AtomicBoolean told = new AtomicBoolean();
  }

  /** Whether a task is for the device: it can be translated, or must be and will be refused. */
  boolean takes(Recipe recipe) {
    if (!fallback) {
      return true;
    }
    try {
      find(recipe, Captures.of(recipe));
      return true;
    } catch (UnsupportedTaskException e) {
      if (!translations(recipe).told.getAndSet(true)) {
        LOG.warn("As manyhands.gpu.fallback is set, a kernel runs on threads: {}", e.getMessage());
      }
      return false;
    }
  }

  /**
   * A task's translation.
   *
   * @throws UnsupportedTaskException if the device cannot run it; the message says all reasons
   */
  DeviceProgram find(Recipe recipe, Captures captures) {
    Translations known = translations(recipe);
    for (DeviceProgram program : known.found) {
      if (program.fits(recipe, captures)) {
        return program;
      }
    }
    DeviceProgram made = translate(recipe, captures);
    known.found.add(made); // twice, if two threads come at once
    return made;
  }

  private Translations translations(Recipe recipe) {
    return byClass.get(recipe.kernel().function().getClass());
  }

  private DeviceProgram translate(Recipe recipe, Captures captures) {
    try {
      DeviceProgram program = DeviceProgram.of(recipe, captures, manyItems);
      for (Device device : devices) {
        if (program.usesDoubles() && !device.doubles()) {
          throw unsupported(
              recipe,
              "it computes with double, which the device '%s' cannot.".formatted(device.name()));
        }
      }
      return program;
    } catch (UntranslatableException e) {
      throw unsupported(recipe, String.valueOf(e.getMessage()));
    } catch (LinkageError e) { // of a class that it names, and may never reach
      throw unsupported(recipe, "a class that it uses cannot be initialized (%s).".formatted(e));
    }
  }

  private UnsupportedTaskException unsupported(Recipe recipe, String reason) {
    String advice =
        fallback
            ? ""
            : " Change it, run it on another backend, or set manyhands.gpu.fallback=true.";
    return new UnsupportedTaskException(
        "'%s' cannot run on a GPU: %s%s".formatted(recipe.task(), reason.strip(), advice));
  }

  /**
   * What there is to say about a task.
   *
   * @param stays whether its result is shared
   * @throws UnsupportedTaskException if the device cannot run it, and nothing else may
   */
  List<String> explain(Recipe recipe, boolean stays) {
    try {
      Captures captures = Captures.of(recipe);
      DeviceProgram program = find(recipe, captures);
      List<String> remarks = new ArrayList<>(program.mode().explain());
      List<Bound> inputs = program.inputs(captures);
      remarks.addAll(Transfers.explain(recipe, inputs, stays));
      remarks.addAll(program.sources().explain(recipe, inputs));
      remarks.add(
          "The %s runs:%n%s"
              .formatted(
                  devices.stream()
                      .map(device -> "device '%s'".formatted(device.name()))
                      .collect(Collectors.joining(", and the ")),
                  program.sources().of(recipe, inputs).text()));
      return remarks;
    } catch (UnsupportedTaskException e) {
      if (!fallback) {
        throw e;
      }
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
