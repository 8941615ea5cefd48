package io.gpuwarden.exporter;

import java.util.List;
import java.util.stream.Stream;

/**
 * The table: every metric, in the order of the page. A row is all there is to a metric; both text
 * formats, the filtered page and the reference page are made from it.
 *
 * <p>A GPU has at most 80 series by default. To fit, an H100, which answers everything, leaves out
 * what says nothing of its own: see {@link BoardMetrics}. The JSON of {@code /api/v1/gpus} has it.
 *
 * <p>A reservation adds up to 19 series and one for each of its devices; a user of the bill, 4.
 */
final class GpuMetrics {
  static final List<Metric> ALL =
      Stream.of(
              DeviceMetrics.ROWS,
              UtilizationMetrics.ROWS,
              BoardMetrics.ROWS,
              LinkMetrics.ROWS,
              HealthMetrics.ROWS,
              ProcessMetrics.ROWS,
              MigMetrics.ROWS,
              ReservationMetrics.ROWS,
              BillMetrics.ROWS,
              SourceMetrics.ROWS,
              AgentMetrics.ROWS,
              ProgramMetrics.ROWS)
          .flatMap(List::stream)
          .toList();

  /** Those that are shown unless more is asked for. */
  static final List<Metric> DEFAULT = ALL.stream().filter(metric -> !metric.optIn()).toList();

  private GpuMetrics() {}
}
