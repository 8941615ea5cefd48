package io.gpuwarden.exporter;

import java.util.List;
import java.util.stream.Stream;

/**
 * One row of the table: all that the program knows about a metric.
 *
 * @param name of its samples, with the suffix of its type
 * @param unit what the name says after its last underscore; empty where there is none
 * @param help one sentence
 * @param ownLabels names of the labels beside those of the device
 * @param source the native functions behind it, or what else it is made from
 * @param optIn true if it is shown only when asked for
 */
record Metric(
    String name,
    MetricType type,
    String unit,
    String help,
    List<String> ownLabels,
    String source,
    boolean optIn,
    Values values) {

  Metric {
    ownLabels = List.copyOf(ownLabels);
    if (!name.endsWith(type.suffix())) {
      throw new IllegalArgumentException(name + " does not end with " + type.suffix());
    }
    if (!unit.isEmpty() && !familyOf(name, type).endsWith("_" + unit)) {
      throw new IllegalArgumentException(name + " does not say its unit, " + unit);
    }
  }

  /** The name without the suffix of its type: what OpenMetrics calls the metric family. */
  String family() {
    return familyOf(name, type);
  }

  private static String familyOf(String name, MetricType type) {
    return name.substring(0, name.length() - type.suffix().length());
  }

  /** Names of all labels, those of the device first. */
  List<String> labels() {
    return Stream.concat(values.deviceLabels().stream(), ownLabels.stream()).toList();
  }
}
