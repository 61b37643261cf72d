package org.manyhands;

import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.task.DivisibleTask;

/**
 * How a backend wants tasks cut.
 *
 * @param parts into how many parts at most
 * @param partsIfLarge the same for a task with enough elements for a part to be worth its start
 * @param inPlace whether parts may write into one result
 */
record Cut(int parts, int partsIfLarge, boolean inPlace) {

  /**
   * Parts of this many cheap elements take some tens of microseconds: a hundred times of what their
   * start does, and little enough for the last one to be worth waiting for.
   */
  private static final int LARGE = 1 << 14;

  private static final int PARTS_PER_WORKER = 4;
  private static final int PARTS_PER_WORKER_IF_LARGE = 8;

  /** Into so many parts, whatever their size. */
  Cut(int parts, boolean inPlace) {
    this(parts, parts, inPlace);
  }

  /** Several parts per worker even out uneven work, but each copies the input if it must travel. */
  static Cut of(BackendInfo info, ResolvedConfig config) {
    boolean inPlace = info.has(Capability.SHARED_MEMORY);
    int configured = config.get(GeneralSettings.KERNEL_PARTS);
    if (configured > 0) {
      return new Cut(times(configured, info), inPlace);
    }
    return inPlace && info.parallelism() > 1
        ? new Cut(times(PARTS_PER_WORKER, info), times(PARTS_PER_WORKER_IF_LARGE, info), true)
        : new Cut(info.parallelism(), inPlace);
  }

  private static int times(int perWorker, BackendInfo info) {
    return (int) Math.min(Integer.MAX_VALUE, (long) perWorker * info.parallelism());
  }

  /** Into how many parts this task is cut: no more than it has units. */
  int parts(DivisibleTask<?> task) {
    long worthwhile = Math.clamp(task.elements() / LARGE, parts, partsIfLarge);
    return (int) Math.min(task.size(), worthwhile);
  }
}
