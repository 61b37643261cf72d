package org.manyhands.gpu;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.manyhands.gpu.DeviceProgram.Bound;
import org.manyhands.gpu.DeviceProgram.Captures;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.kernel.SharedKernel;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.spi.SharedStore;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;

/** Kernels on a device, and whatever else on threads. */
final class GpuBackend implements Backend {

  private final BackendInfo info;
  private final Backend host;
  private final List<Engine> engines;
  private final ProgramCache programs;
  private final Runs runs;
  private final RawKernels raw;

  /**
   * A backend.
   *
   * @param host what runs other tasks; it is closed with this one
   * @param sessions the devices; they are closed with this backend
   * @param manyItems whether the devices are busy only with many more work items than cores
   * @param fallback whether kernels that cannot be compiled run on the host
   */
  GpuBackend(
      String name, Backend host, List<Session> sessions, boolean manyItems, boolean fallback) {
    this.host = host;
    this.engines = sessions.stream().map(Engine::new).toList();
    this.programs =
        new ProgramCache(sessions.stream().map(Session::device).toList(), manyItems, fallback);
    this.runs = new Runs(engines.getFirst());
    this.raw = new RawKernels(sessions.getFirst().device(), runs);
    Set<Capability> capabilities = EnumSet.of(Capability.NATIVE_KERNELS);
    capabilities.addAll(host.info().capabilities());
    this.info =
        new BackendInfo(name, host.info().parallelism(), host.info().concurrency(), capabilities);
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public Optional<SharedStore> sharedStore() {
    return Optional.of(engines.getFirst().store());
  }

  @Override
  public boolean takesWhole(DivisibleTask<?> task) {
    return task instanceof OpenClKernel<?> || Recipe.of(task).map(programs::takes).orElse(false);
  }

  @Override
  public void start(Attempt<?> attempt) {
    if (attempt.task() instanceof OpenClKernel<?> kernel) {
      raw.start(attempt, kernel.raw());
      return;
    }
    Optional<Recipe> recipe = Recipe.of(attempt.task()).filter(programs::takes);
    if (recipe.isPresent()) {
      start(attempt, recipe.get());
    } else {
      host.start(attempt);
    }
  }

  private void start(Attempt<?> attempt, Recipe recipe) {
    Captures captures = Captures.of(recipe);
    DeviceProgram program = programs.find(recipe, captures);
    List<Bound> inputs = program.inputs(captures);
    if (recipe.elements() == 0 || !inputs.stream().allMatch(Bound::isPresent)) {
      host.start(attempt);
      return;
    }
    Sources.Source source = program.sources().of(recipe, inputs);
    runs.start(
        new DeviceRun<>(attempt, engines, recipe, source, inputs), source.text(), source.fast());
  }

  @Override
  public void startAll(List<? extends Attempt<?>> parts, int atOnce) {
    if (parts.stream().anyMatch(part -> Recipe.of(part.task()).isPresent())) {
      parts.forEach(this::start);
    } else {
      host.startAll(parts, atOnce);
    }
  }

  @Override
  public List<String> explain(Task<?> task) {
    if (task instanceof OpenClKernel<?> kernel) {
      return raw.explain(kernel.raw());
    }
    boolean stays = task instanceof SharedKernel<?, ?>;
    return Recipe.of(task).map(recipe -> programs.explain(recipe, stays)).orElse(List.of());
  }

  @Override
  public void close() {
    runs.close(); // first, so that the end of the session is no failure
    engines.forEach(engine -> engine.session().close());
    host.close();
  }
}
