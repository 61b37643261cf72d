/**
 * What an executor tells of its tasks: listeners are told of each ({@link
 * org.manyhands.observe.TaskListener}), statistics count them ({@link
 * org.manyhands.observe.TaskStats}), and an explanation says beforehand where and how one would run
 * ({@link org.manyhands.observe.Explanation}).
 *
 * <p>Java Flight Recorder sees the same as the events {@code org.manyhands.Task}, {@code
 * org.manyhands.Attempt} and {@code org.manyhands.Split}, in any recording, without configuration.
 */
package org.manyhands.observe;
