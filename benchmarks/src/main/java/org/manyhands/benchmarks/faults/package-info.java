/** Tasks and faults on the backend {@code process}, judged by a journal outside the library. */
package org.manyhands.benchmarks.faults;
