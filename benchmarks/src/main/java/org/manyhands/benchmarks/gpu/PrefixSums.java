package org.manyhands.benchmarks.gpu;

import com.aparapi.Range;
import java.util.Arrays;
import org.jocl.cl_mem;
import org.jocl.cl_program;
import org.manyhands.TaskExecutor;
import org.manyhands.benchmarks.gpu.OpenClPeer.Launch;
import org.manyhands.benchmarks.gpu.OpenClPeer.Local;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;

/**
 * The sums of all prefixes of an array. A stream has none for {@code float}: beside it is {@link
 * Arrays#parallelPrefix(double[], java.util.function.DoubleBinaryOperator)}, and its conversions.
 */
final class PrefixSums extends Computation {

  private final Peers peers;
  private final float[] x;
  private final SharedFloats sharedX;
  private final cl_mem output;
  private final Launch sumsOfChunks;
  private final Launch scan;
  private final Chunks.OfAparapi aparapi;
  private final Range range;

  PrefixSums(Peers peers, int size) {
    this.peers = peers;
    this.x = Inputs.quarters(size, 1);
    this.sharedX = peers.gpu().share(x);
    OpenClPeer openCl = peers.openCl();
    Chunks chunks = Chunks.of(size, openCl);
    int groups = chunks.groups();
    int group = chunks.group();
    int length = chunks.length();
    cl_mem input = openCl.input(x);
    cl_mem sums = openCl.room(groups);
    Local tile = new Local(group);
    this.output = openCl.room(size);
    cl_program program = openCl.build(Chunks.SOURCE);
    this.sumsOfChunks =
        openCl.launchGroups(program, "sums", groups, group, input, sums, size, length, tile);
    this.scan =
        openCl.launchGroups(
            program, "scan", groups, group, input, sums, output, size, length, tile);
    this.aparapi = new Chunks.OfAparapi(x, new float[size], chunks);
    this.range = peers.aparapi().over(groups, group);
  }

  @Override
  Object loop() {
    float[] result = new float[x.length];
    float sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i];
      result[i] = sum;
    }
    return result;
  }

  @Override
  Object stream() {
    float[] a = x;
    double[] sums = new double[a.length];
    Arrays.parallelSetAll(sums, i -> a[i]);
    Arrays.parallelPrefix(sums, Double::sum);
    float[] result = new float[a.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) sums[i];
    }
    return result;
  }

  @Override
  Object ofArrays(TaskExecutor executor) {
    float[] a = x;
    return executor.run(Kernels.floats(a.length, i -> a[i]).scan());
  }

  @Override
  Object ofShared(TaskExecutor executor) {
    SharedFloats a = sharedX;
    return executor.run(Kernels.floats(a.length(), i -> a.get(i)).scan());
  }

  @Override
  void openCl() {
    peers.openCl().run(sumsOfChunks, scan);
  }

  @Override
  Object openClResult() {
    return peers.openCl().floats(output, x.length);
  }

  @Override
  void aparapi() {
    aparapi.pass = Chunks.OfAparapi.SUMS;
    peers.aparapi().run(aparapi, range);
    aparapi.pass = Chunks.OfAparapi.SCAN;
    peers.aparapi().run(aparapi, range);
  }

  @Override
  Object aparapiResult() {
    aparapi.get(aparapi.y);
    return aparapi.y;
  }

  @Override
  public void close() {
    aparapi.dispose();
  }
}
