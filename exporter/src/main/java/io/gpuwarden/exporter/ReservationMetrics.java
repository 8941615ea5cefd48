package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.gauge;
import static io.gpuwarden.exporter.Row.info;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Who holds which devices, and whether they are idle. Only these series name users and jobs; {@code
 * gpu_reservation_device} leads from them to the series of a device:
 *
 * <pre>{@code
 * gpu_utilization_ratio * on(uuid) group_right() gpu_reservation_device
 * }</pre>
 */
final class ReservationMetrics {
  private static final String SOURCES = "the sources of reservations";
  private static final String RULE = "the idle rule";

  static final List<Metric> ROWS =
      List.of(
          info(
                  "gpu_reservation_info",
                  "Who holds the reservation; a label is empty where nobody knows.")
              .from(SOURCES)
              .labels("source", "user", "account", "partition", "job_id", "job_name")
              .reservation(ReservationMetrics::addInfo),
          gauge("gpu_reservation_device", "A GPU or MIG instance that the reservation holds.")
              .from(SOURCES)
              .labels("gpu", "uuid")
              .reservation(ReservationMetrics::addDevices),
          gauge("gpu_reservation_state", "Whether this is the state of the reservation.")
              .from(RULE)
              .reservationOneOf("state", ReservationState.class, r -> Optional.of(r.state())),
          gauge(
                  "gpu_reservation_waste",
                  "Whether this is why the reservation is idle; absent unless it is.")
              .from(RULE)
              .reservationOneOf("waste", Waste.class, ReservationSnapshot::waste),
          gauge("gpu_reservation_devices", "Devices of this node that the reservation holds.")
              .from(SOURCES)
              .reservation((r, out) -> out.add(r.devices().size())),
          gauge(
                  "gpu_reservation_idle_devices",
                  "Devices of the reservation that have been idle for long enough to be warned of.")
              .from(RULE)
              .reservation((r, out) -> out.add(r.idleDevices())),
          gauge("gpu_reservation_nodes", "Nodes on which the reservation holds devices.")
              .from(SOURCES)
              .reservation((r, out) -> out.add(r.nodes())),
          gauge(
                  "gpu_reservation_idle_seconds",
                  "seconds",
                  "Observed time without activity, the smallest of the reservation's devices.")
              .from(RULE)
              .reservation((r, out) -> out.add(r.idleSeconds())),
          timestamp(
              "start",
              "When the reservation began, in Unix time.",
              ReservationSnapshot::startSeconds),
          timestamp(
              "last_active",
              "When a device of the reservation was last active, in Unix time.",
              ReservationSnapshot::lastActiveSeconds),
          timestamp(
              "warned",
              "When its holder was warned, in Unix time; absent unless the warning stands.",
              ReservationSnapshot::warnedSeconds),
          timestamp(
              "reclaimable",
              "When it became reclaimable, in Unix time; absent unless it is.",
              ReservationSnapshot::reclaimableSeconds));

  private ReservationMetrics() {}

  private static Metric timestamp(
      String what, String help, Function<ReservationSnapshot, OptionalDouble> value) {
    return gauge("gpu_reservation_" + what + "_timestamp_seconds", "seconds", help)
        .from(what.equals("start") ? SOURCES : RULE)
        .reservationValue(value);
  }

  private static void addInfo(ReservationSnapshot reservation, Samples out) {
    Holder holder = reservation.holder();
    out.add(
        1,
        reservation.source(),
        holder.user(),
        holder.account().orElse(""),
        holder.partition().orElse(""),
        holder.jobId().orElse(""),
        holder.jobName().orElse(""));
  }

  private static void addDevices(ReservationSnapshot reservation, Samples out) {
    for (ReservationSnapshot.Device device : reservation.devices()) {
      out.add(1, Integer.toString(device.gpu()), device.uuid());
    }
  }
}
