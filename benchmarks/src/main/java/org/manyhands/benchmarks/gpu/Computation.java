package org.manyhands.benchmarks.gpu;

import org.manyhands.TaskExecutor;
import org.manyhands.shared.SharedArray;

/**
 * The same computation, written for every way. Results are {@code float[]}, {@code int[]} or {@code
 * Float}.
 */
abstract class Computation implements AutoCloseable {

  /** In the calling thread. */
  abstract Object loop();

  /** As a parallel stream. */
  abstract Object stream();

  /** As a kernel that captures arrays, which are sent to the device each time. */
  abstract Object ofArrays(TaskExecutor executor);

  /** As a kernel that captures shared arrays; the result of a map is shared, too. */
  abstract Object ofShared(TaskExecutor executor);

  /** By hand, to the end; the result stays on the device. */
  abstract void openCl();

  /** What is on the device after {@link #openCl()}. */
  abstract Object openClResult();

  /** By Aparapi, to the end; the result stays on the device. */
  abstract void aparapi();

  /** What is on the device after {@link #aparapi()}. */
  abstract Object aparapiResult();

  /** How far all but Aparapi may differ from the loop: see {@link Agreement}. */
  double tolerance() {
    return 0;
  }

  /** How far Aparapi may: it does not tell drivers to round products before they are added. */
  double toleranceOfAparapi() {
    return tolerance();
  }

  /**
   * Computes everything in every way.
   *
   * @throws IllegalStateException if two ways do not agree
   */
  final void check(Peers peers) {
    Object expected = loop();
    Agreement.check("stream", expected, stream(), tolerance());
    Agreement.check("threads", expected, ofArrays(peers.threads()), tolerance());
    Agreement.check("gpu", expected, ofArrays(peers.gpu()), tolerance());
    Object shared = ofShared(peers.gpu());
    if (shared instanceof SharedArray<?> handle) {
      Agreement.check("gpu, shared", expected, handle.toArray(), tolerance());
      handle.close();
    } else {
      Agreement.check("gpu, shared", expected, shared, tolerance());
    }
    openCl();
    Agreement.check("OpenCL", expected, openClResult(), tolerance());
    aparapi();
    Agreement.check("Aparapi", expected, aparapiResult(), toleranceOfAparapi());
  }

  /** Lets go of what the peers do not. */
  @Override
  public abstract void close();
}
