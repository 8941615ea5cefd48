package io.gpuwarden.agent.idle;

import io.gpuwarden.exporter.ReservationState;
import java.util.List;
import java.util.OptionalLong;

/**
 * All that the idle rule remembers of a reservation beyond a restart.
 *
 * @param startMillis as its source told, wall clock; another start is another reservation
 * @param state the last one
 * @param generation changes with the state
 * @param warnedMillis when it was warned of, wall clock; empty unless a warning stands
 * @param warnedForSeconds how long the warning has stood while the daemon watched
 * @param heldSeconds for how much longer it is kept; time without the daemon is not taken off
 * @param holds how often keeping it was granted since it was last active
 * @param reclaimableMillis when it became reclaimable, wall clock; empty unless it is
 */
public record ReservationIdleState(
    String id,
    OptionalLong startMillis,
    ReservationState state,
    long generation,
    OptionalLong warnedMillis,
    double warnedForSeconds,
    double heldSeconds,
    int holds,
    OptionalLong reclaimableMillis,
    List<DeviceIdleState> devices) {

  public ReservationIdleState {
    devices = List.copyOf(devices);
  }
}
