/**
 * What a kernel computes, between bytecode and a device's language: typed expressions over
 * variables, and structured statements. Everything is immutable once its function is complete.
 *
 * <p>Arithmetic is Java's: integers wrap, shifts are masked, floating point is IEEE 754 without
 * contraction. What may fail is preceded by a {@link org.manyhands.gpu.ir.Statement.Check} of its
 * own; what follows a check may rely on it. A check that fails ends the work item and marks it;
 * what was wrong is found out by running that item in Java.
 */
@NullMarked
package org.manyhands.gpu.ir;

import org.jspecify.annotations.NullMarked;
