package io.gpuwarden.agent.reservation;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Devices that reservations hold already, and the users who hold them. Not thread-safe. */
public final class ClaimedDevices {
  private final Map<String, Set<String>> usersByDevice = new HashMap<>();

  /** Adds what a source has told. */
  public void add(Collection<Reservation> reservations) {
    for (Reservation reservation : reservations) {
      for (String device : reservation.devices()) {
        usersByDevice
            .computeIfAbsent(device, key -> new HashSet<>())
            .add(reservation.holder().user());
      }
    }
  }

  public boolean holds(String deviceUuid) {
    return usersByDevice.containsKey(deviceUuid);
  }

  /** Users who hold a device; none if nobody does. */
  public Set<String> users(String deviceUuid) {
    return usersByDevice.getOrDefault(deviceUuid, Set.of());
  }
}
