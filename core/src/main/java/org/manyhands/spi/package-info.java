/**
 * What a backend implements.
 *
 * <p>A {@link org.manyhands.spi.BackendProvider} is found by {@link java.util.ServiceLoader} and
 * opens a {@link org.manyhands.spi.Backend}. The executor hands it one {@link
 * org.manyhands.spi.Attempt} after the other; the backend decides where each runs and says how it
 * ended. Everything else (admission, splitting, cancellation, futures, statistics) the executor
 * does once, for all backends.
 */
package org.manyhands.spi;
