/**
 * OpenCL as this backend uses it: {@link org.manyhands.gpu.opencl.Devices} finds the devices, a
 * {@link org.manyhands.gpu.opencl.Session} holds one of them with its programs, buffers and queues,
 * and a {@link org.manyhands.gpu.opencl.Launch} is a list of copies and kernels that run in order
 * and end in one {@link org.manyhands.gpu.opencl.Completion}. Nothing here knows of tasks.
 */
package org.manyhands.gpu.opencl;
