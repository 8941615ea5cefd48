package io.gpuwarden.exporter;

import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import io.gpuwarden.exporter.ReservationSnapshot.Device;
import io.gpuwarden.exporter.ReservationsSnapshot.BillLine;
import io.gpuwarden.exporter.ReservationsSnapshot.Reclaims;
import io.gpuwarden.exporter.ReservationsSnapshot.Source;
import io.gpuwarden.exporter.ReservationsSnapshot.Warnings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reservations in every state, from every source, on the GPUs of a sample node. */
public final class SampleReservations {
  /** Wall clock of the sample node. */
  static final double NOW = 1795554000.25;

  private SampleReservations() {}

  /**
   * @param gpus six boards, and one of two MIG instances or more
   */
  static ReservationsSnapshot on(List<GpuSnapshot> gpus) {
    return new ReservationsSnapshot(
        List.of(
            held(device(gpus, 5, Activity.IDLE, 7300)),
            idle(device(gpus, 4, Activity.IDLE, 1500)),
            active(device(gpus, 0, Activity.ACTIVE, 0), device(gpus, 1, Activity.IDLE, 4000)),
            reclaimable(device(gpus, 2, Activity.IDLE, 3725.5)),
            warned(device(gpus, 3, Activity.IDLE, 3660)),
            unknown(instance(gpus, 6, 0)),
            exempt(instance(gpus, 6, 1)),
            stalled(device(gpus, 3, Activity.ACTIVE, 0))),
        List.of(
            new Source("book", Optional.empty(), 0.000125, 0),
            new Source("process", Optional.of("cannot read /proc"), 0.002, 3),
            new Source("slurm", Optional.empty(), 0.0015, 1)),
        List.of(
            new BillLine("book", "mia", "", 7300, 0, 7300, 0),
            new BillLine("slurm", "alice", "physics", 172800.5, 0, 3600.25, 12),
            new BillLine("slurm", "bob", "chemistry", 5400, 3725.5, 0, 0)),
        new Warnings(2, 1),
        List.of(new Reclaims("slurm", "failed", 1), new Reclaims("slurm", "reclaimed", 4)));
  }

  private static Device device(List<GpuSnapshot> gpus, int place, Activity activity, double idle) {
    return new Device(place, gpus.get(place).id().uuid(), activity, idle);
  }

  private static Device instance(List<GpuSnapshot> gpus, int place, int instance) {
    String uuid = gpus.get(place).mig().get(instance).reading().info().uuid();
    return new Device(place, uuid, Activity.UNKNOWN, 120);
  }

  private static Holder job(long uid, String user, String account, String id, String name) {
    return new Holder(
        OptionalLong.of(uid),
        user,
        Optional.of(account),
        Optional.of("gpu"),
        Optional.of(id),
        Optional.of(name));
  }

  /** A reservation whose state says little more than itself. */
  static ReservationSnapshot plain(
      String id, Holder holder, ReservationState state, List<Device> devices, String why) {
    return new ReservationSnapshot(
        id,
        id.substring(0, id.indexOf(':')),
        holder,
        devices,
        1,
        state,
        Optional.empty(),
        devices.stream().mapToDouble(Device::idleSeconds).min().orElse(0),
        0,
        OptionalDouble.of(NOW - 86400),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        41,
        why,
        Optional.empty());
  }

  private static ReservationSnapshot held(Device device) {
    return new ReservationSnapshot(
        "book:12",
        "book",
        Holder.user(1003, "mia"),
        List.of(device),
        1,
        ReservationState.HELD,
        Optional.empty(),
        device.idleSeconds(),
        1,
        OptionalDouble.of(NOW - 9000),
        OptionalDouble.of(NOW - 7300),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.of(NOW + 7200),
        42,
        "It is kept on request until 2026-11-25 23:00 UTC.",
        Optional.of("After that its idle time decides again."));
  }

  private static ReservationSnapshot idle(Device device) {
    return new ReservationSnapshot(
        "process:1005",
        "process",
        Holder.user(1005, "1005"),
        List.of(device),
        1,
        ReservationState.IDLE,
        Optional.of(Waste.IDLE),
        device.idleSeconds(),
        0,
        OptionalDouble.empty(),
        OptionalDouble.of(NOW - 1500),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        43,
        "Its processes have done no work for 25 min.",
        Optional.of("It is warned of in 35 min, at 2026-11-25 21:35 UTC, if it stays idle."));
  }

  private static ReservationSnapshot active(Device working, Device idle) {
    return new ReservationSnapshot(
        "slurm:4711",
        "slurm",
        job(1001, "alice", "physics", "4711", "train \"resnet\""),
        List.of(working, idle),
        1,
        ReservationState.ACTIVE,
        Optional.empty(),
        0,
        1,
        OptionalDouble.of(NOW - 86400),
        OptionalDouble.of(NOW),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        44,
        "1 of its 2 devices works.",
        Optional.empty());
  }

  private static ReservationSnapshot reclaimable(Device device) {
    return new ReservationSnapshot(
        "slurm:4712_3",
        "slurm",
        job(1002, "bob", "chemistry", "4712_3", "notebook"),
        List.of(device),
        2,
        ReservationState.RECLAIMABLE,
        Optional.of(Waste.UNUSED),
        device.idleSeconds(),
        1,
        OptionalDouble.of(NOW - 5400),
        OptionalDouble.of(NOW - 3800),
        OptionalDouble.of(NOW - 1925.5),
        OptionalDouble.of(NOW - 125.5),
        OptionalDouble.empty(),
        45,
        "No process is on its device, which did no work for 1 h 2 min, and it was warned of at"
            + " 2026-11-25 20:27 UTC.",
        Optional.of("The next reclaim run takes it back."));
  }

  private static ReservationSnapshot warned(Device device) {
    return new ReservationSnapshot(
        "slurm:4713",
        "slurm",
        job(1001, "alice", "physics", "4713", "jupyter"),
        List.of(device),
        1,
        ReservationState.WARNED,
        Optional.of(Waste.IDLE),
        device.idleSeconds(),
        1,
        OptionalDouble.of(NOW - 20000),
        OptionalDouble.of(NOW - 3660),
        OptionalDouble.of(NOW - 60),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        46,
        "Its processes have done no work for 1 h 1 min, and it was warned of at 2026-11-25 20:59"
            + " UTC.",
        Optional.of("It can be taken back in 59 min, at 2026-11-25 21:59 UTC, if it stays idle."));
  }

  private static ReservationSnapshot unknown(Device instance) {
    return plain(
        "slurm:4714",
        job(1002, "bob", "chemistry", "4714", "mig"),
        ReservationState.UNKNOWN,
        List.of(instance),
        "It cannot be told whether its device works.");
  }

  private static ReservationSnapshot exempt(Device instance) {
    return plain(
        "slurm:4715",
        job(1004, "svc", "infra", "4715", "inference"),
        ReservationState.EXEMPT,
        List.of(instance),
        "The policy services exempts it from being taken back.");
  }

  private static ReservationSnapshot stalled(Device device) {
    return new ReservationSnapshot(
        "slurm:4716",
        "slurm",
        job(1004, "svc", "infra", "4716", "allreduce"),
        List.of(device),
        4,
        ReservationState.ACTIVE,
        Optional.of(Waste.STALLED),
        0,
        0,
        OptionalDouble.of(NOW - 40000),
        OptionalDouble.of(NOW),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        47,
        "Its device looks busy and does nothing.",
        Optional.empty());
  }
}
