package io.gpuwarden.agent.control;

import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.util.List;

/**
 * The right to take one reservation back, given after the GPUs were looked at again.
 *
 * @param token names the claim when its outcome is reported
 * @param reservation as it is now
 * @param processes of its holder on its devices, as far as they can be told
 * @param expiresMillis until then nobody else can claim it, wall clock
 */
public record Claim(
    String token,
    ReservationSnapshot reservation,
    List<ProcessIdentity> processes,
    long expiresMillis) {
  public Claim {
    processes = List.copyOf(processes);
  }
}
