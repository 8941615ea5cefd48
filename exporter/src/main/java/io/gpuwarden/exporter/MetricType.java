package io.gpuwarden.exporter;

import java.util.Locale;

/** What a metric's values mean, and what its name ends with. */
enum MetricType {
  /** A value that goes up and down. */
  GAUGE(""),
  /** A value that only grows. */
  COUNTER("_total"),
  /** Always 1; what it says is in the labels. */
  INFO("_info");

  private final String suffix;

  MetricType(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }

  /** As both formats write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
