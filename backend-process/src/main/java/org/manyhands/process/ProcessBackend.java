package org.manyhands.process;

import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Consumer;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.spi.SharedStore;
import org.manyhands.wire.Codec;

/** A pool of child JVMs; see {@link Crew}. */
final class ProcessBackend implements Backend {

  private final BackendInfo info;
  private final Connector connector;
  private final Crew crew;
  private final SharedMemory shared;
  private final Consumer<String> forgetting;

  private ProcessBackend(String name, ProcessSettings settings, Connector connector) {
    this.connector = connector;
    this.crew = new Crew(settings, connector);
    this.shared = new SharedMemory(settings.shared(), crew::folder);
    this.forgetting = crew::forget;
    Attachments.ofThisJvm().add(forgetting);
    this.info =
        new BackendInfo(
            name,
            settings.workers(),
            settings.workers(),
            EnumSet.of(
                Capability.CONCURRENCY,
                Capability.SHARED_DATA,
                Capability.INTERRUPTION,
                Capability.KILL,
                Capability.ISOLATION));
  }

  static ProcessBackend open(String name, ProcessSettings settings) {
    WorkerCommand.java(); // a missing launcher is said now, not when the first task comes
    Nesting.requireAllowed(name);
    settings.memory().requireFits(settings.workers());
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Codec codec = new Codec(settings.filter(), loader, settings.values());
    return new ProcessBackend(name, settings, new Connector(settings, codec));
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public void start(Attempt<?> attempt) {
    crew.submit(new Job(attempt, connector.side().write(attempt)));
  }

  @Override
  public Optional<SharedStore> sharedStore() {
    return Optional.of(shared);
  }

  @Override
  public synchronized void close() {
    Attachments.ofThisJvm().remove(forgetting);
    crew.close();
    shared.close();
  }
}
