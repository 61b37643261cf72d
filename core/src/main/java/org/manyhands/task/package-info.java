/**
 * What runs, and how it can fail.
 *
 * <p>A {@link org.manyhands.task.Task} is a value; its {@code call()} is its meaning. A {@link
 * org.manyhands.task.DivisibleTask} can in addition be computed in parts. A {@link
 * org.manyhands.task.TaskException} says why a task has no result: its own failure, or one of the
 * subclasses for what happened around it.
 *
 * <p>This package depends on nothing.
 */
package org.manyhands.task;
