package org.manyhands.gpu;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.manyhands.gpu.compiler.Implementation;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.compiler.UntranslatableException;
import org.manyhands.gpu.opencl.Device;
import org.manyhands.kernel.Kernel;
import org.manyhands.task.UnsupportedTaskException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kernels that have been translated, by the class of their function. Thread-safe. */
final class KernelCache {

  private static final Logger LOG = LoggerFactory.getLogger(KernelCache.class);

  private final Device device;
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
   * @param fallback whether kernels that cannot be translated are left to others
   */
  KernelCache(Device device, boolean fallback) {
    this.device = device;
    this.fallback = fallback;
  }

  /** Of one class: one for each set of classes of captured objects. */
  private static final class Translations {
    private final List<MapProgram> found = new CopyOnWriteArrayList<>();
    private final AtomicBoolean told = new AtomicBoolean();
  }

  /** A kernel with what its function captures. */
  record Found(MapProgram program, List<Object> captures) {

    /** Whether an array is missing, which only matters if the function comes to read it. */
    boolean lacksInput() {
      return program.checked().inputs().stream()
          .anyMatch(input -> input.source().read(captures) == null);
    }
  }

  /** Whether a kernel is for the device: it can be translated, or must be and will be refused. */
  boolean takes(Kernel<?> kernel) {
    if (!fallback) {
      return true;
    }
    try {
      find(kernel);
      return true;
    } catch (UnsupportedTaskException e) {
      if (!byClass.get(kernel.function().getClass()).told.getAndSet(true)) {
        LOG.warn("{} Its backend's setting 'fallback' lets it run on threads.", e.getMessage());
      }
      return false;
    }
  }

  /**
   * A kernel's translation.
   *
   * @throws UnsupportedTaskException if the device cannot run it; the message says all reasons
   */
  Found find(Kernel<?> kernel) {
    Implementation implementation = Implementation.of(kernel.function());
    Translations known = byClass.get(kernel.function().getClass());
    Optional<MapProgram> fitting =
        known.found.stream()
            .filter(program -> program.checked().fits(implementation.captures()))
            .findFirst();
    MapProgram program =
        fitting.orElseGet(() -> {
          MapProgram made = translate(kernel, implementation);
          known.found.add(made);
          return made;
        });
    return new Found(program, implementation.captures());
  }

  private MapProgram translate(Kernel<?> kernel, Implementation implementation) {
    try {
      MapProgram program = MapProgram.of(KernelFunction.of("f", implementation), kernel);
      if (program.usesDoubles() && !device.doubles()) {
        throw unsupported(
            kernel,
            "it computes with double, which the device '%s' cannot".formatted(device.name()));
      }
      return program;
    } catch (UntranslatableException e) {
      throw unsupported(kernel, String.valueOf(e.getMessage()));
    }
  }

  private static UnsupportedTaskException unsupported(Kernel<?> kernel, String reason) {
    return new UnsupportedTaskException(
        "'%s' cannot run on a GPU: %s Change it, run it on another backend, or set manyhands.gpu.fallback=true."
            .formatted(kernel, reason.strip()));
  }

  /** What there is to say about a kernel. */
  List<String> explain(Kernel<?> kernel) {
    try {
      return List.of(
          "It runs on the device '%s' as:%n%s"
              .formatted(device.name(), find(kernel).program().elidedSource()));
    } catch (UnsupportedTaskException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
