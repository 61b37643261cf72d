package org.manyhands.observe;

/**
 * How many tasks an executor has in each state. A divisible task counts as one, and so do all
 * attempts at a task.
 *
 * <p>When no task is in progress, {@code submitted = succeeded + failed + cancelled}. While tasks
 * come and go, the numbers are read one after the other and may differ by the few that moved
 * meanwhile.
 *
 * @param submitted accepted since the executor was opened
 * @param queued accepted and not started
 * @param running started, and the future has not ended
 * @param succeeded ended with a value
 * @param failed ended with a failure, time limits included
 * @param cancelled ended by being cancelled
 * @param abandoned the future has ended, but the task still runs, because it does not heed its
 *     interrupt
 */
public record TaskStats(
    long submitted,
    long queued,
    long running,
    long succeeded,
    long failed,
    long cancelled,
    long abandoned) {}
