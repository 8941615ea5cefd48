package io.gpuwarden.exporter;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which metrics are shown, with everything about them that never changes encoded once. Immutable;
 * several nodes share one, as they do in the simulation.
 */
public final class Exposition {
  /** One metric in one format, in bytes. */
  @SuppressWarnings("ArrayRecordComponent") // copied to pages, never compared
  record PreparedRow(Metric metric, byte[] header, byte[] name, List<byte[]> ownLabels) {}

  private final List<Metric> metrics;
  private final List<PreparedRow> text;
  private final List<PreparedRow> openMetrics;

  /**
   * @param processMemory whether to show {@code gpu_process_memory_bytes}, whose series come and go
   *     with processes
   */
  public Exposition(boolean processMemory) {
    metrics = processMemory ? GpuMetrics.ALL : GpuMetrics.DEFAULT;
    text = prepare(Format.TEXT);
    openMetrics = prepare(Format.OPEN_METRICS);
  }

  private List<PreparedRow> prepare(Format format) {
    return metrics.stream().map(metric -> prepare(metric, format)).toList();
  }

  private static PreparedRow prepare(Metric metric, Format format) {
    boolean first = metric.values().deviceLabels().isEmpty();
    List<byte[]> labels =
        metric.ownLabels().stream()
            .map(label -> ascii((first && isFirst(metric, label) ? "" : ",") + label + "=\""))
            .toList();
    return new PreparedRow(metric, ascii(format.header(metric)), ascii(metric.name()), labels);
  }

  private static boolean isFirst(Metric metric, String label) {
    return metric.ownLabels().get(0).equals(label);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  List<Metric> metrics() {
    return metrics;
  }

  List<PreparedRow> rows(Format format) {
    return format == Format.TEXT ? text : openMetrics;
  }
}
