package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GpuMetricsTest {
  @Test
  void everyRowIsCompleteAndNamedOnce() {
    Set<String> families = new HashSet<>();
    for (Metric metric : GpuMetrics.ALL) {
      String name = metric.name();
      assertTrue(name.matches("(gpu|gpuwarden|process|jvm)_[a-z0-9_]+"), name);
      assertTrue(families.add(metric.family()), name);
      assertTrue(metric.help().matches("[A-Z][^\\\\\"\n]*\\."), metric.help());
      assertFalse(metric.source().isEmpty(), name);
      metric.labels().forEach(label -> assertTrue(label.matches("[a-z_]+"), label));
    }
  }

  /** Every unit that a name ends with is declared, so that OpenMetrics says it. */
  @Test
  void aUnitInTheNameIsAUnitInTheRow() {
    List<String> units =
        List.of("seconds", "bytes", "ratio", "celsius", "watts", "joules", "hertz");
    for (Metric metric : GpuMetrics.ALL) {
      String last = metric.family().replaceFirst(".*_", "");
      assertEquals(units.contains(last) ? last : "", metric.unit(), metric.name());
    }
  }

  /** A row that no sample node shows would be a row that nothing tests. */
  @Test
  void everyRowIsShownBySomeSampleNode() {
    for (Metric metric : GpuMetrics.ALL) {
      boolean shown =
          SampleNodes.all().values().stream()
              .map(node -> GoldenPageTest.page(true, Format.TEXT, node))
              .anyMatch(
                  page ->
                      page.contains("\n" + metric.name() + "{")
                          || page.contains("\n" + metric.name() + " "));
      assertTrue(shown, metric.name());
    }
  }

  @Test
  void theReferencePageIsTheTable() {
    GoldenFiles.check("METRICS.md", MetricsReference.write());
  }
}
