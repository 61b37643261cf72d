/**
 * Arrays that tasks share: read-only handles that a task captures in the place of the data.
 *
 * <p>{@code executor.share(array)} gives a handle, and {@code kernel.shared()} a task whose result
 * is one. What is sent with a task says where the data is: on the heap of the program, if the
 * backend shares it; else in memory that the processes of this machine map. A handle is closed by
 * whoever asked for it, and by its executor at the latest; one that is forgotten is swept, with a
 * warning.
 *
 * <p>Programs see {@link org.manyhands.shared.SharedDoubles} and its siblings. {@link
 * org.manyhands.shared.SharedArrays}, {@link org.manyhands.shared.SharingTask} and what belongs to
 * them are between executors and tasks whose results are shared.
 */
package org.manyhands.shared;
