package io.gpuwarden.agent.idle;

import io.gpuwarden.agent.state.Bill;
import java.util.Set;

/**
 * What all reservations of a tick have in common.
 *
 * @param failedSources names of those that cannot be read now
 * @param sharedDevices UUIDs of devices that more than one reservation holds
 */
record Moment(
    DeviceTicks ticks,
    DeviceShare share,
    Set<String> failedSources,
    Set<String> sharedDevices,
    Policies policies,
    Bill bill,
    long nowNanos,
    long wallMillis) {

  boolean shared(String uuid) {
    return sharedDevices.contains(uuid);
  }
}
