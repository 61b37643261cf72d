package org.manyhands.benchmarks.gpu;

import com.aparapi.Kernel;
import com.aparapi.Range;
import org.jocl.cl_mem;
import org.manyhands.benchmarks.gpu.OpenClPeer.Launch;
import org.manyhands.shared.SharedFloats;

/** A function of each index, with {@code float} elements. */
abstract class FloatMap extends Computation {

  /** The number of elements. */
  final int size;

  private final Peers peers;
  private final cl_mem output;
  private final Launch launch;
  private final AparapiMap aparapi;
  private final Range range;

  /**
   * A map.
   *
   * @param source with a kernel {@code map} of all inputs, the output and the size
   */
  FloatMap(Peers peers, int size, String source, AparapiMap aparapi, float[]... inputs) {
    this.peers = peers;
    this.size = size;
    this.output = peers.openCl().room(size);
    Object[] arguments = new Object[inputs.length + 2];
    for (int i = 0; i < inputs.length; i++) {
      arguments[i] = peers.openCl().input(inputs[i]);
    }
    arguments[inputs.length] = output;
    arguments[inputs.length + 1] = size;
    this.launch = peers.openCl().launch(peers.openCl().build(source), "map", size, arguments);
    this.aparapi = aparapi;
    this.range = peers.aparapi().over(size);
    aparapi.setExplicit(true);
    for (float[] input : inputs) {
      aparapi.put(input);
    }
  }

  /** An input on the device. */
  final SharedFloats share(float[] input) {
    return peers.gpu().share(input);
  }

  @Override
  final void openCl() {
    peers.openCl().run(launch);
  }

  @Override
  final Object openClResult() {
    return peers.openCl().floats(output, size);
  }

  @Override
  final void aparapi() {
    peers.aparapi().run(aparapi, range);
  }

  @Override
  final Object aparapiResult() {
    aparapi.get(aparapi.output());
    return aparapi.output();
  }

  @Override
  public void close() {
    aparapi.dispose();
  }

  /** A map as Aparapi wants it. */
  abstract static class AparapiMap extends Kernel {
    abstract float[] output();
  }
}
