package org.manyhands.benchmarks.gpu;

import com.aparapi.Kernel;

/**
 * Sums by hand: each work group has a chunk of neighbouring elements. On a GPU groups are wide; on
 * a CPU, where a group runs on one thread, each is one work item, which goes through its chunk.
 *
 * @param groups the number of groups
 * @param group the work items of each
 * @param length the elements of each, the last ones excepted
 */
record Chunks(int groups, int group, int length) {

  static final String SOURCE =
      """
      // The sum of x[from] to x[to - 1], in every work item of the group.
      float group_sum(global const float *x, int from, int to, local float *tile) {
        int me = get_local_id(0), width = get_local_size(0);
        float sum = 0;
        int i = from + me;
        if (width == 1) {
          float16 lanes = 0;
          for (; i + 16 <= to; i += 16) lanes += vload16(0, x + i);
          float8 eight = lanes.lo + lanes.hi;
          float4 four = eight.lo + eight.hi;
          sum = four.x + four.y + four.z + four.w;
        }
        for (; i < to; i += width) sum += x[i];
        tile[me] = sum;
        for (int half_width = width / 2; half_width > 0; half_width /= 2) {
          barrier(CLK_LOCAL_MEM_FENCE);
          if (me < half_width) tile[me] += tile[me + half_width];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        sum = tile[0];
        barrier(CLK_LOCAL_MEM_FENCE);
        return sum;
      }

      kernel void sums(global const float *x, global float *sums, int n, int length,
          local float *tile) {
        int from = get_group_id(0) * length;
        float sum = group_sum(x, from, min(n, from + length), tile);
        if (get_local_id(0) == 0) sums[get_group_id(0)] = sum;
      }

      kernel void total(global const float *sums, global float *total, int groups,
          local float *tile) {
        float sum = group_sum(sums, 0, groups, tile);
        if (get_local_id(0) == 0) total[0] = sum;
      }

      kernel void scan(global const float *x, global const float *sums, global float *y, int n,
          int length, local float *tile) {
        int me = get_local_id(0), width = get_local_size(0);
        int from = get_group_id(0) * length, to = min(n, from + length);
        float before = group_sum(sums, 0, get_group_id(0), tile);
        if (width == 1) {
          for (int i = from; i < to; i++) {
            before += x[i];
            y[i] = before;
          }
          return;
        }
        for (int start = from; start < to; start += width) {
          int i = start + me;
          tile[me] = i < to ? x[i] : 0;
          for (int step = 1; step < width; step *= 2) {
            barrier(CLK_LOCAL_MEM_FENCE);
            float left = me >= step ? tile[me - step] : 0;
            barrier(CLK_LOCAL_MEM_FENCE);
            tile[me] += left;
          }
          barrier(CLK_LOCAL_MEM_FENCE);
          if (i < to) y[i] = before + tile[me];
          before += tile[width - 1];
          barrier(CLK_LOCAL_MEM_FENCE);
        }
      }
      """;

  static Chunks of(int size, OpenClPeer device) {
    int groups = device.units() * (device.isGpu() ? 8 : 4);
    int group = device.isGpu() ? OpenClPeer.GROUP : 1;
    int perGroup = (size + groups - 1) / groups;
    return new Chunks(groups, group, (perGroup + group - 1) / group * group);
  }

  /** The same for Aparapi, in passes: the buffers of a kernel are its own. */
  static final class OfAparapi extends Kernel {

    static final int SUMS = 0;
    static final int TOTAL = 1;
    static final int SCAN = 2;

    final float[] x;
    final float[] sums;
    final float[] y;
    final int n;
    final int length;
    int pass;

    @Local final float[] tile = new float[OpenClPeer.GROUP];

    OfAparapi(float[] x, float[] y, Chunks chunks) {
      this.x = x;
      this.sums = new float[chunks.groups()];
      this.y = y;
      this.n = x.length;
      this.length = chunks.length();
      setExplicit(true);
      put(x);
    }

    @Override
    public void run() {
      if (pass == SUMS) {
        int from = getGroupId() * length;
        float own = 0;
        for (int i = from + getLocalId(); i < min(n, from + length); i += getLocalSize()) {
          own += x[i];
        }
        tile[getLocalId()] = own;
        fold();
        if (getLocalId() == 0) {
          sums[getGroupId()] = tile[0];
        }
      } else {
        int groups = getGroupId();
        if (pass == TOTAL) {
          groups = sumsLength();
        }
        float own = 0;
        for (int i = getLocalId(); i < groups; i += getLocalSize()) {
          own += sums[i];
        }
        tile[getLocalId()] = own;
        fold();
        float before = tile[0];
        localBarrier();
        if (pass == TOTAL) {
          if (getLocalId() == 0) {
            y[0] = before;
          }
        } else {
          scan(before);
        }
      }
    }

    int sumsLength() {
      return sums.length;
    }

    void fold() {
      for (int rest = getLocalSize() / 2; rest > 0; rest = rest / 2) {
        localBarrier();
        if (getLocalId() < rest) {
          tile[getLocalId()] += tile[getLocalId() + rest];
        }
      }
      localBarrier();
    }

    void scan(float beforeChunk) {
      int me = getLocalId();
      int width = getLocalSize();
      int from = getGroupId() * length;
      int to = min(n, from + length);
      float before = beforeChunk;
      for (int start = from; start < to; start += width) {
        int i = start + me;
        float own = 0;
        if (i < to) {
          own = x[i];
        }
        tile[me] = own;
        for (int step = 1; step < width; step = step * 2) {
          localBarrier();
          float left = 0;
          if (me >= step) {
            left = tile[me - step];
          }
          localBarrier();
          tile[me] += left;
        }
        localBarrier();
        if (i < to) {
          y[i] = before + tile[me];
        }
        before += tile[width - 1];
        localBarrier();
      }
    }
  }
}
