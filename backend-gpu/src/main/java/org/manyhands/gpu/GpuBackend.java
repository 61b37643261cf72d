package org.manyhands.gpu;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.manyhands.gpu.DeviceProgram.Bound;
import org.manyhands.gpu.DeviceProgram.Captures;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;

/** Kernels on a device, and whatever else on threads. */
final class GpuBackend implements Backend {

  private final BackendInfo info;
  private final Backend host;
  private final Set<DeviceRun<?>> running = ConcurrentHashMap.newKeySet();
  private final Session session;
  private final Residents residents;
  private final ProgramCache programs;

  private volatile boolean closed;

  /**
   * A backend.
   *
   * @param host what runs other tasks; it is closed with this one
   * @param session the device; it is closed with this backend
   * @param fallback whether kernels that cannot be compiled run on the host
   */
  GpuBackend(String name, Backend host, Session session, boolean fallback) {
    this.host = host;
    this.session = session;
    this.residents = new Residents(session);
    this.programs = new ProgramCache(session.device(), fallback);
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
  public boolean takesWhole(DivisibleTask<?> task) {
    return Recipe.of(task).map(programs::takes).orElse(false);
  }

  @Override
  public void start(Attempt<?> attempt) {
    Optional<Recipe> recipe = Recipe.of(attempt.task()); // what was not taken comes as parts
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
    DeviceRun<?> run = new DeviceRun<>(attempt, recipe, running::remove);
    running.add(run);
    run.start(session, residents, program.source(captures, recipe.elements()), inputs);
    if (closed) {
      run.cancel(); // closing may not have seen it
    }
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
    return Recipe.of(task).map(programs::explain).orElse(List.of());
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(DeviceRun::cancel); // first, so that the end of the session is no failure
    session.close();
    host.close();
  }
}
