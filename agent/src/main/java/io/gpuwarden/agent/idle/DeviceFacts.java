package io.gpuwarden.agent.idle;

import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import java.util.OptionalDouble;

/**
 * One device of a reservation, as {@link ReservationRule} sees it.
 *
 * @param empty no process is on it
 * @param stalled it has looked stalled for long enough
 */
record DeviceFacts(
    Activity activity,
    double idleSeconds,
    double unusedSeconds,
    boolean empty,
    boolean stalled,
    double stalledSeconds) {

  IdleTime time() {
    return new IdleTime(idleSeconds, unusedSeconds, empty, OptionalDouble.empty());
  }

  boolean idle() {
    return activity == Activity.IDLE || activity == Activity.TOUCHED;
  }
}
