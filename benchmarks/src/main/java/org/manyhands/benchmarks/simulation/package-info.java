/**
 * Programs made up by seeds, run on the deterministic backend, and held to what the library
 * promises. A seed that fails fails the same way again.
 */
package org.manyhands.benchmarks.simulation;
