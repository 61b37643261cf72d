/**
 * Examples that are also tests: programs that name no backend, and run on each.
 *
 * <p>{@link org.manyhands.examples.Main} starts them.
 */
package org.manyhands.examples;
