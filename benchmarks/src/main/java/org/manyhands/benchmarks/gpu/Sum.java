package org.manyhands.benchmarks.gpu;

import com.aparapi.Range;
import java.util.stream.IntStream;
import org.jocl.cl_mem;
import org.jocl.cl_program;
import org.manyhands.TaskExecutor;
import org.manyhands.benchmarks.gpu.OpenClPeer.Launch;
import org.manyhands.benchmarks.gpu.OpenClPeer.Local;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;

/** The sum of an array. */
final class Sum extends Computation {

  private final Peers peers;
  private final float[] x;
  private final SharedFloats sharedX;
  private final cl_mem total;
  private final Launch sumsOfChunks;
  private final Launch sumOfSums;
  private final Chunks.OfAparapi aparapi;
  private final Range ofChunks;
  private final Range ofSums;

  Sum(Peers peers, int size) {
    this.peers = peers;
    this.x = Inputs.quarters(size, 1);
    this.sharedX = peers.gpu().share(x);
    OpenClPeer openCl = peers.openCl();
    Chunks chunks = Chunks.of(size, openCl);
    int groups = chunks.groups();
    int group = chunks.group();
    cl_mem sums = openCl.room(groups);
    Local tile = new Local(group);
    this.total = openCl.room(1);
    cl_program program = openCl.build(Chunks.SOURCE);
    this.sumsOfChunks =
        openCl.launchGroups(
            program, "sums", groups, group, openCl.input(x), sums, size, chunks.length(), tile);
    this.sumOfSums = openCl.launchGroups(program, "total", 1, group, sums, total, groups, tile);
    this.aparapi = new Chunks.OfAparapi(x, new float[1], chunks);
    this.ofChunks = peers.aparapi().over(groups, group);
    this.ofSums = peers.aparapi().over(1, group);
  }

  @Override
  Object loop() {
    float sum = 0;
    for (float number : x) {
      sum += number;
    }
    return sum;
  }

  @Override
  Object stream() {
    float[] a = x;
    return (float) IntStream.range(0, a.length).parallel().mapToDouble(i -> a[i]).sum();
  }

  @Override
  Object ofArrays(TaskExecutor executor) {
    float[] a = x;
    return executor.run(Kernels.floats(a.length, i -> a[i]).sum());
  }

  @Override
  Object ofShared(TaskExecutor executor) {
    SharedFloats a = sharedX;
    return executor.run(Kernels.floats(a.length(), i -> a.get(i)).sum());
  }

  @Override
  void openCl() {
    peers.openCl().run(sumsOfChunks, sumOfSums);
  }

  @Override
  Object openClResult() {
    return peers.openCl().floats(total, 1)[0];
  }

  @Override
  void aparapi() {
    aparapi.pass = Chunks.OfAparapi.SUMS;
    peers.aparapi().run(aparapi, ofChunks);
    aparapi.pass = Chunks.OfAparapi.TOTAL;
    peers.aparapi().run(aparapi, ofSums);
  }

  @Override
  Object aparapiResult() {
    aparapi.get(aparapi.y);
    return aparapi.y[0];
  }

  @Override
  public void close() {
    aparapi.dispose();
  }
}
