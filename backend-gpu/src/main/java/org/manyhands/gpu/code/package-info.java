/** From the functions of {@link org.manyhands.gpu.ir} to OpenCL C. */
@NullMarked
package org.manyhands.gpu.code;

import org.jspecify.annotations.NullMarked;
