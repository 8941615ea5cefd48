package io.gpuwarden.agent.book;

import io.gpuwarden.agent.config.Settings;
import java.time.Duration;

/**
 * How much may be reserved. Operators are bound by none of it.
 *
 * @param maxGpusPerUser different GPUs that one user may hold at once; a MIG instance counts as one
 * @param maxReservationsPerUser that one user may have at once, and places in the queue
 * @param maxDuration of a reservation
 * @param defaultDuration of one that does not say for how long; one that ends with a process lasts
 *     for {@code maxDuration} then
 */
public record BookPolicy(
    int maxGpusPerUser,
    int maxReservationsPerUser,
    Duration maxDuration,
    Duration defaultDuration) {

  public static BookPolicy of(Settings.Book settings) {
    return new BookPolicy(
        settings.maxGpusPerUser(),
        settings.maxReservationsPerUser(),
        settings.maxDuration(),
        settings.defaultDuration());
  }
}
