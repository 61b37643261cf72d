/** A long run of everything at once, to see what leaks, hangs or miscounts. */
package org.manyhands.benchmarks.soak;
