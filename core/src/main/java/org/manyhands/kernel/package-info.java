/**
 * Kernels: pure functions of an index, computed over a whole range.
 *
 * <p>A kernel is what {@code Arrays.parallelSetAll} takes, as a task: {@code i -> value}. It reads
 * what its lambda captured and writes nothing, so that every backend may cut the range, compute the
 * parts anywhere, and put the result together. {@link org.manyhands.kernel.Kernels} makes kernels;
 * a kernel's {@code sum()}, {@code min()}, {@code max()} and {@code reduce} make {@linkplain
 * org.manyhands.kernel.Reduction reductions}, which never hold the whole range in memory; {@code
 * scan()} and {@code exclusiveScan()} make {@linkplain org.manyhands.kernel.Scan scans}, and {@code
 * filter} a {@linkplain org.manyhands.kernel.Filter filter}.
 *
 * <p><b>Same answer everywhere.</b> An element depends on its index alone. Reductions and scans
 * combine in one fixed order that depends on the number of elements alone, and a filter keeps the
 * order of the elements. None depends on the backend, on its parallelism, or on where the range was
 * cut, so results are equal bit for bit on all backends that run Java. Random numbers that are
 * functions of the index, too, are in {@link org.manyhands.kernel.Philox}.
 */
package org.manyhands.kernel;
