package io.gpuwarden.agent.reclaim;

import io.gpuwarden.exporter.ReservationSnapshot;

/**
 * What became of one reservation.
 *
 * @param reservation as it was when it was claimed, or listed
 * @param detail one line
 * @param told whether the daemon knows; true where there is nothing to know
 */
public record ReclaimLine(
    ReservationSnapshot reservation, Result result, String detail, boolean told) {

  /** What became of it. */
  public enum Result {
    /** A dry run would have done it. */
    WOULD,
    RECLAIMED,
    /** It was claimed, and nothing had to be done. */
    ABANDONED,
    /** It is not for this run to take, or was not as it had been listed any more. */
    SKIPPED,
    FAILED
  }

  /** Whether a person should look at it. */
  public boolean bad() {
    return result == Result.FAILED || !told;
  }
}
