/**
 * The conformance kit: what every backend has to keep, as tests.
 *
 * <p>The tests of a backend extend {@link org.manyhands.testkit.BackendConformance} and say how the
 * backend is opened. The rules are numbered; the file {@code docs/spec.md} lists them.
 */
package org.manyhands.testkit;
