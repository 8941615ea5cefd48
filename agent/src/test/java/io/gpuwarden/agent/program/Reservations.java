package io.gpuwarden.agent.program;

import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import io.gpuwarden.exporter.ReservationSnapshot.Device;
import io.gpuwarden.exporter.ReservationState;
import io.gpuwarden.exporter.Waste;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reservations that are about to be taken back. */
public final class Reservations {
  private Reservations() {}

  public static Holder holder(long uid, String user, String jobId) {
    return new Holder(
        OptionalLong.of(uid),
        user,
        Optional.of("physics"),
        Optional.of("gpu"),
        Optional.of(jobId),
        Optional.of("train"));
  }

  public static ReservationSnapshot idle(String id, Holder holder) {
    return idle(id, holder, OptionalDouble.of(1_700_000_000));
  }

  public static ReservationSnapshot idle(String id, Holder holder, OptionalDouble lastActive) {
    return of(id, holder, lastActive, 1, 7300);
  }

  public static ReservationSnapshot of(
      String id, Holder holder, OptionalDouble lastActive, int nodes, double idleSeconds) {
    return new ReservationSnapshot(
        id,
        id.substring(0, id.indexOf(':')),
        holder,
        List.of(
            new Device(0, "GPU-a", Activity.IDLE, idleSeconds),
            new Device(2, "GPU-c", Activity.IDLE, idleSeconds + 100.7)),
        nodes,
        ReservationState.RECLAIMABLE,
        Optional.of(Waste.IDLE),
        idleSeconds,
        2,
        OptionalDouble.of(1_699_990_000),
        lastActive,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        7,
        "Its processes have done no work for 2 h 1 min.",
        Optional.of("The next reclaim run takes it back."));
  }
}
