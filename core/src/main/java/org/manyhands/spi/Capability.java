package org.manyhands.spi;

/** What a backend may promise beyond running attempts. */
public enum Capability {
  /** {@link Backend#start} returns before the task has run, so that several can be in progress. */
  CONCURRENCY,

  /**
   * Tasks run on the heap of the program: nothing is copied, and parts write in place. Threads of
   * the program may run attempts in the place of the backend, which then finds that they have
   * begun.
   */
  SHARED_MEMORY,

  /**
   * Arrays can be shared with tasks: what a task captures of them is where they are. What declares
   * {@link #SHARED_MEMORY} has this, too.
   */
  SHARED_DATA,

  /** Divisible tasks are taken whole: the backend cuts or compiles them itself. */
  NATIVE_KERNELS,

  /** A running task can be interrupted. */
  INTERRUPTION,

  /** A task that does not heed an interrupt is stopped all the same. */
  KILL,

  /** A task that crashes, leaks or exits harms no other task and not the program. */
  ISOLATION
}
