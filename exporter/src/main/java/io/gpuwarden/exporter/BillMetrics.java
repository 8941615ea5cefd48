package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.counter;

import io.gpuwarden.exporter.ReservationsSnapshot.BillLine;
import java.util.List;

/**
 * What reservations have cost, in GPU-seconds: kept over restarts, so that it is the same over any
 * stretch of time. What a user wasted in a week:
 *
 * <pre>{@code
 * sum by (user) (increase(gpu_idle_seconds_total[1w])) / 3600
 * }</pre>
 */
final class BillMetrics {
  private static final String FROM = "the sources and the idle rule; kept in the state file";

  static final List<Metric> ROWS =
      List.of(
          counter(
                  "gpu_reserved_seconds_total",
                  "seconds",
                  "GPU-seconds that were reserved while the daemon ran; a MIG instance counts too.")
              .from(FROM)
              .labels("source", "user", "account")
              .node(BillMetrics::addReserved),
          counter(
                  "gpu_idle_seconds_total",
                  "seconds",
                  "GPU-seconds that were reserved and idle, by what kind of waste it was.")
              .from(FROM)
              .labels("source", "user", "account", "waste")
              .node(BillMetrics::addIdle));

  private BillMetrics() {}

  private static void addReserved(NodeSnapshot node, Samples out) {
    for (BillLine line : node.reservations().bill()) {
      out.add(line.reservedSeconds(), line.source(), line.user(), line.account());
    }
  }

  private static void addIdle(NodeSnapshot node, Samples out) {
    for (BillLine line : node.reservations().bill()) {
      addWaste(line, "unused", line.unusedSeconds(), out);
      addWaste(line, "idle", line.idleSeconds(), out);
      addWaste(line, "stalled", line.stalledSeconds(), out);
    }
  }

  private static void addWaste(BillLine line, String waste, double seconds, Samples out) {
    out.add(seconds, line.source(), line.user(), line.account(), waste);
  }
}
