package org.manyhands.gpu.opencl;

/**
 * What a session's buffers take on the device.
 *
 * @param bytesInUse of buffers that are not closed, or still at work
 * @param bytesPooled of closed buffers that are kept for reuse
 * @param bytesLimit the most that both may come to
 * @param allocations how many buffers were asked for
 * @param hits how many of these came from the pool
 */
public record PoolStatistics(
    long bytesInUse, long bytesPooled, long bytesLimit, long allocations, long hits) {}
