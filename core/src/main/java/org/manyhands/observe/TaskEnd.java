package org.manyhands.observe;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param state {@code SUCCESS}, {@code FAILED} or {@code CANCELLED}
 * @param failure what {@code exceptionNow()} returns if it failed, else {@code null}
 * @param waited the time from its submission to its start, or to its end if it never started
 * @param ran the time from its first start to its end, zero if it never started
 */
public record TaskEnd(
    Future.State state, @Nullable Throwable failure, Duration waited, Duration ran) {}
