/** The backend {@code gpu}. */
@NullMarked
package org.manyhands.gpu;

import org.jspecify.annotations.NullMarked;
