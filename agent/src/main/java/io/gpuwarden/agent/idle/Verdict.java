package io.gpuwarden.agent.idle;

import io.gpuwarden.exporter.ReservationState;
import io.gpuwarden.exporter.Waste;
import java.util.Optional;

/**
 * What is decided about a reservation.
 *
 * @param idleSeconds the smallest of its devices'
 * @param idleDevices devices that have been idle for longer than {@code warn_after}
 * @param untilWarningSeconds observed idle time until a warning is due; not positive from then on
 * @param untilReclaimSeconds the same until it has been idle for long enough to be taken back
 */
record Verdict(
    ReservationState state,
    Optional<Waste> waste,
    double idleSeconds,
    int idleDevices,
    double untilWarningSeconds,
    double untilReclaimSeconds) {

  /** A warning that was given still stands. */
  boolean warningStands() {
    return untilWarningSeconds <= 0
        && state != ReservationState.EXEMPT
        && state != ReservationState.HELD
        && state != ReservationState.ACTIVE;
  }
}
