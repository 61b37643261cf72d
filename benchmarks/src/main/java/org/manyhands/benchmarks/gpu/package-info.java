/**
 * Kernels on a device beside what people write today: loops, streams, OpenCL by hand, and Aparapi.
 */
package org.manyhands.benchmarks.gpu;
