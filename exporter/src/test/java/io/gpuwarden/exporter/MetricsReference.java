package io.gpuwarden.exporter;

import java.util.stream.Collectors;

/** Writes METRICS.md from the table. */
final class MetricsReference {
  private static final String HEAD =
      """
      # Metrics

      Made from the table in the code (`GpuMetrics`); do not edit it, change the table and run
      `mvn -pl exporter -am test -Dgolden.update=true`.

      A value that a GPU, its driver or its MIG mode does not give is a sample that is not there:
      never 0, never -1, never NaN. `/api/v1/gpus` says why. When a GPU is down, only `gpu_info`,
      `gpu_up` 0 and `gpu_xid_errors_total` stay. Counters of a GPU go on when its driver is
      reloaded; they start at 0 with the daemon.

      A GPU has at most 80 series by default. Left out for that, and in `/api/v1/gpus`: the
      graphics clock (the SM clock on every board that computes), the lowest power limit that could
      be set, and the clock events idle, sync boost and display.

      A reservation has at most 19 series and one for each of its devices, which are gone with it;
      a user and account of the bill has 4, which stay. They alone name users and jobs, so that a
      new job makes no new series of a device; `uuid` joins them:

          gpu_utilization_ratio * on(uuid) group_right() gpu_reservation_device

      A mean over any stretch of time, with all bursts in it:

          increase(gpu_busy_seconds_total[1h]) / increase(gpu_observed_seconds_total[1h])

      `gpu` is the NVML index, which may change at boot; `uuid` does not. MIG instances have metrics
      of their own, with the instance's `uuid`. In OpenMetrics a counter's family has no `_total`
      and an info's no `_info`; the samples are named alike in both formats.

      """;

  private MetricsReference() {}

  static String write() {
    return HEAD
        + GpuMetrics.ALL.stream().map(MetricsReference::row).collect(Collectors.joining("\n"));
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().isEmpty()
            ? "none"
            : metric.labels().stream().map(l -> "`" + l + "`").collect(Collectors.joining(", "));
    return "## "
        + metric.name()
        + "\n"
        + metric.help()
        + (metric.optIn() ? " Shown only when asked for." : "")
        + "\n\n- type: "
        + metric.type().word()
        + "\n- unit: "
        + (metric.unit().isEmpty() ? "none" : metric.unit())
        + "\n- labels: "
        + labels
        + "\n- from: "
        + metric.source()
        + "\n";
  }
}
