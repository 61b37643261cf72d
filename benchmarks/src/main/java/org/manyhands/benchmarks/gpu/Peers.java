package org.manyhands.benchmarks.gpu;

import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;

/**
 * What computations are run on.
 *
 * @param threads Manyhands on the threads of this JVM
 * @param gpu Manyhands on the device
 * @param openCl the device, by hand
 * @param aparapi the device, by Aparapi
 */
record Peers(TaskExecutor threads, TaskExecutor gpu, OpenClPeer openCl, AparapiPeer aparapi)
    implements AutoCloseable {

  static Peers open() {
    TaskExecutor threads = TaskExecutor.open(ExecutorConfig.defaults().withBackend("threads"));
    TaskExecutor gpu = TaskExecutor.open(ExecutorConfig.defaults().withBackend("gpu")); // first
    OpenClPeer openCl = new OpenClPeer();
    return new Peers(threads, gpu, openCl, new AparapiPeer(openCl.device()));
  }

  @Override
  public void close() {
    openCl.close();
    gpu.close();
    threads.close();
  }
}
