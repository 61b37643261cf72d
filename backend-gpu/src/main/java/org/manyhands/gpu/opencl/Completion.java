package org.manyhands.gpu.opencl;

/**
 * Hears how a launch ended: one call of one of the two methods, on a thread of the session.
 * Whatever follows on the same queue waits meanwhile, so it is to be brief, and must not wait for
 * the session ({@link Session#finish}). What it throws is logged and changes nothing.
 */
public interface Completion {

  /** All steps ran, and what was read lies in its arrays. */
  void done();

  /**
   * A step failed, or the session was closed first. What was to be read may be there in part.
   *
   * @param failure why
   */
  void failed(Throwable failure);
}
