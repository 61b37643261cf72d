package org.manyhands.gpu;

import org.manyhands.gpu.code.GroupSource;
import org.manyhands.gpu.code.KernelSource;
import org.manyhands.gpu.opencl.Launch;

/**
 * How units are dealt to work items.
 *
 * @param itemsPerUnit how many work items compute a unit
 * @param unitsTogether how many units one work item, or one group, computes: of no fewer can be
 *     computed a part
 * @param group the work items of a group; 0 leaves that to the driver
 */
record Work(int itemsPerUnit, int unitsTogether, int group) {

  /** A work item for each unit. */
  static final Work OF_UNITS = new Work(1, 1, 0);

  /** Units that take so long that each may be a group: those of a CPU share groups. */
  static final Work OF_BLOCKS = new Work(1, 1, 1);

  /** A work item for each lane of a unit. */
  static final Work OF_LANES =
      new Work(KernelSource.LANES, GroupSource.GROUP / KernelSource.LANES, GroupSource.GROUP);

  /** A work item for each row of a unit, which is a group. */
  static final Work OF_ROWS = new Work(GroupSource.ROWS, 1, GroupSource.ROWS);

  /** A work item for several units, side by side. */
  static Work ofVectors(int width) {
    return new Work(1, width, 0);
  }

  /** Sets the work items of a launch, which computes some units from one on. */
  Launch over(Launch launch, int from, int units) {
    long items =
        itemsPerUnit > 1 ? (long) units * itemsPerUnit : Math.ceilDiv(units, unitsTogether);
    launch.first((long) from * itemsPerUnit);
    return group == 0
        ? launch.range(items)
        : launch.range(Math.ceilDiv(items, group) * group).workGroup(group);
  }
}
