/**
 * From a lambda to the functions of {@link org.manyhands.gpu.ir}.
 *
 * <p>{@link org.manyhands.gpu.compiler.Implementation} finds the method behind a lambda and what it
 * captures; {@code FlowGraph} cuts the bytecode of a method into blocks; {@code MethodTranslator}
 * turns the stack machine's instructions into expressions and statements, and {@code Structurer}
 * the blocks into loops and branches. What is not supported is collected as {@code Problems}, all
 * at once.
 */
@NullMarked
package org.manyhands.gpu.compiler;

import org.jspecify.annotations.NullMarked;
