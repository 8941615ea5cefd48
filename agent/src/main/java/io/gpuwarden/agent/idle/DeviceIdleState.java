package io.gpuwarden.agent.idle;

import java.util.OptionalLong;

/**
 * All that the idle rule remembers of one device of a reservation beyond a restart.
 *
 * @param uuid of the device
 * @param idleSeconds the idle clock
 * @param unusedSeconds the last part of it, since a process was last on the device
 * @param touchLeftSeconds for how much longer the last touch stops the clock
 * @param touchUsedSeconds for how long touches have stopped it in this idle spell
 * @param stalledSeconds observed time in which it has looked stalled, without interruption
 * @param busySeconds of the activity window; after a restart they count as if they were of the
 *     moment of the restart, so that no activity is forgotten too soon
 * @param lastActiveMillis when it was last active, wall clock; empty if it never was
 */
public record DeviceIdleState(
    String uuid,
    double idleSeconds,
    double unusedSeconds,
    double touchLeftSeconds,
    double touchUsedSeconds,
    double stalledSeconds,
    double busySeconds,
    OptionalLong lastActiveMillis) {

  static DeviceIdleState begin(String uuid) {
    return new DeviceIdleState(uuid, 0, 0, 0, 0, 0, 0, OptionalLong.empty());
  }
}
