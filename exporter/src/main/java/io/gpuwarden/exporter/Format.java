package io.gpuwarden.exporter;

/** A text format of Prometheus. Both write a sample alike but for a comma. */
enum Format {
  TEXT("text/plain; version=0.0.4; charset=utf-8"),
  OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /** What stands before a metric's first sample. */
  String header(Metric metric) {
    return this == TEXT ? textHeader(metric) : openMetricsHeader(metric);
  }

  private static String textHeader(Metric metric) {
    String type = metric.type() == MetricType.INFO ? "gauge" : metric.type().word();
    return line("HELP", metric.name(), metric.help()) + line("TYPE", metric.name(), type);
  }

  private static String openMetricsHeader(Metric metric) {
    String family = metric.family();
    return line("TYPE", family, metric.type().word())
        + (metric.unit().isEmpty() ? "" : line("UNIT", family, metric.unit()))
        + line("HELP", family, metric.help());
  }

  private static String line(String word, String name, String text) {
    return "# " + word + " " + name + " " + text + "\n";
  }

  /** Between the last label and the value. */
  String labelsEnd() {
    return this == TEXT ? ",} " : "} ";
  }

  String pageEnd() {
    return this == TEXT ? "" : "# EOF\n";
  }
}
