package org.manyhands.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.TaskInfo;
import org.manyhands.wire.DescriptorWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down why tasks failed that a worker had, if the program wants that; see
 * docs/adr/0017-black-box.md. Thread-safe. Never throws: whoever tells it ends futures next.
 */
final class BlackBox {

  private static final Logger LOG = LoggerFactory.getLogger(BlackBox.class);

  private static final int MOST_REPORTS = 100;
  private static final long MOST_BYTES = 1L << 30;

  private final ProcessSettings settings;
  private final DescriptorWriter descriptors;

  /** Null if nothing is to be written. */
  private final @Nullable ReportFolder folder;

  /**
   * What writes where the settings say.
   *
   * @param descriptors those with which tasks are written
   * @throws BackendUnavailableException if nothing can be written there
   */
  BlackBox(ProcessSettings settings, DescriptorWriter descriptors) {
    this.settings = settings;
    this.descriptors = descriptors;
    this.folder =
        settings.blackBoxFolder().isEmpty()
            ? null
            : new ReportFolder(
                Path.of(settings.blackBoxFolder()).toAbsolutePath(), MOST_REPORTS, MOST_BYTES);
  }

  /**
   * Told of the end of a job before others are, when nothing of it runs any more.
   *
   * @param worker asked only if there is something to write
   * @param thrown why it failed, unless it did not; of no interest if it was stopped
   */
  void ended(Job job, Supplier<Witness> worker, @Nullable Throwable thrown) {
    if (folder == null) {
      return;
    }
    if (job.wasStopped()) {
      stopped(folder, job, worker.get());
    } else if (thrown != null) {
      write(folder, job, worker.get(), "failed", thrown);
    }
  }

  /** Whatever its worker answered. */
  private void stopped(ReportFolder target, Job job, Witness worker) {
    Throwable reason = job.attempt().reason();
    if (reason != null) {
      String heeded = worker.alive() ? "heeded its interrupt" : "its worker ended";
      write(target, job, worker, "failed, and " + heeded, reason);
    } else if (!worker.alive() && !worker.closing()) {
      write(target, job, worker, "was cancelled, and its worker ended", null);
    }
  }

  private synchronized void write(
      ReportFolder target, Job job, Witness worker, String outcome, @Nullable Throwable failure) {
    try {
      TaskInfo info = job.attempt().info();
      String name = target.newName(info.name(), info.id(), info.attempt());
      String replay = writeReplay(target, name, job);
      Report report = new Report(job, settings.executorName(), worker, outcome, failure, replay);
      target.write(name, report.text());
      LOG.warn("{} {}. Report: '{}'.", job.attempt().name(), outcome, target.report(name));
      target.prune();
    } catch (IOException | RuntimeException | Error e) { // the task's future must end all the same
      LOG.warn("{} {}, but there is no report on it.", job.attempt().name(), outcome, e);
    }
  }

  private String writeReplay(ReportFolder target, String name, Job job) {
    Path file = target.replay(name);
    try {
      TaskFile.write(file, settings.filterPatterns(), descriptors.since(0), job.task());
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be replayed, for '{}' could not be written.", job.attempt().name(), file, e);
      return "none: %s".formatted(e);
    }
    return "java -cp <the program's> %s '%s'".formatted(Replay.class.getName(), file);
  }
}
