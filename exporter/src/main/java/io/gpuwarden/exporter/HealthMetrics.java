package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.counter;
import static io.gpuwarden.exporter.Row.gauge;

import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.RetirementCause;
import java.util.List;

/** Errors of the GPU and of its memory. */
final class HealthMetrics {
  static final List<Metric> ROWS =
      List.of(
          counter("gpu_ecc_errors_total", "Memory errors that ECC found, since the daemon started.")
              .from("nvmlDeviceGetTotalEccErrors (volatile)")
              .countedBy("type", EccError.class, GpuCounters::eccErrors),
          counter("gpu_ecc_errors_lifetime_total", "Memory errors over the life of the board.")
              .from("nvmlDeviceGetTotalEccErrors (aggregate)")
              .readingBy("type", EccError.class, r -> r.health().eccErrorsLifetime()),
          gauge("gpu_remapped_rows", "Memory rows replaced by spare ones (Ampere and newer).")
              .from("nvmlDeviceGetRemappedRows")
              .readingBy("type", EccError.class, r -> r.health().remappedRows()),
          gauge(
                  "gpu_row_remap_pending",
                  "Whether a memory row will be replaced at the next reset of the GPU.")
              .from("nvmlDeviceGetRemappedRows")
              .readingFlag(r -> r.health().rowRemapPending()),
          gauge(
                  "gpu_row_remap_failed",
                  "Whether a memory row could not be replaced: the board should be.")
              .from("nvmlDeviceGetRemappedRows")
              .readingFlag(r -> r.health().rowRemapFailed()),
          gauge("gpu_retired_pages", "Memory pages no longer used (before Ampere).")
              .from("nvmlDeviceGetRetiredPages")
              .readingBy("cause", RetirementCause.class, r -> r.health().retiredPages()),
          counter(
                  "gpu_xid_errors_total",
                  "Critical errors that the GPU reported; counted also while it is down.")
              .from("nvmlEventSetWait_v2")
              .labels("xid")
              .gpu(HealthMetrics::addXids));

  private HealthMetrics() {}

  private static void addXids(GpuSnapshot gpu, Samples out) {
    gpu.counters().xids().forEach((xid, count) -> out.add(count, Long.toString(xid)));
  }
}
