package org.manyhands.gpu.compiler;

import org.manyhands.gpu.ir.Variable;

/**
 * A number or array that a kernel reads.
 *
 * @param source where its value is found, whenever the kernel is run
 * @param variable what the functions of the program read it by
 */
public record Input(Source source, Variable variable) {}
