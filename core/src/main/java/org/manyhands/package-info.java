/**
 * Hand tasks to an executor, get futures; the configuration decides where they run.
 *
 * <p>{@link org.manyhands.TaskExecutor} is the entry, {@link org.manyhands.TaskFuture} what it
 * gives, {@link org.manyhands.ExecutorConfig} how it is configured. Tasks themselves are in {@link
 * org.manyhands.task}, kernels in {@link org.manyhands.kernel}, and programs as tasks in {@link
 * org.manyhands.command}.
 */
package org.manyhands;
