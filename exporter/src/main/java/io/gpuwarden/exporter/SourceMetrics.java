package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.counter;
import static io.gpuwarden.exporter.Row.gauge;

import io.gpuwarden.exporter.ReservationsSnapshot.Reclaims;
import io.gpuwarden.exporter.ReservationsSnapshot.Source;
import java.util.List;

/** Whether reservations could be read, and what became of the idle ones. */
final class SourceMetrics {
  static final List<Metric> ROWS =
      List.of(
          gauge(
                  "gpuwarden_source_up",
                  "Whether the source could be read; its reservations are unknown otherwise.")
              .from("the last reading of the source")
              .labels("source")
              .node(
                  (node, out) -> {
                    for (Source source : node.reservations().sources()) {
                      out.add(source.error().isPresent() ? 0 : 1, source.name());
                    }
                  }),
          gauge(
                  "gpuwarden_source_duration_seconds",
                  "seconds",
                  "How long reading the source took in the last tick.")
              .from("the last reading of the source")
              .labels("source")
              .node(
                  (node, out) -> {
                    for (Source source : node.reservations().sources()) {
                      out.add(source.durationSeconds(), source.name());
                    }
                  }),
          counter("gpuwarden_source_errors_total", "Ticks in which the source could not be read.")
              .from("every reading of the source")
              .labels("source")
              .node(
                  (node, out) -> {
                    for (Source source : node.reservations().sources()) {
                      out.add((double) source.errorsTotal(), source.name());
                    }
                  }),
          counter(
                  "gpuwarden_warnings_total",
                  "Warnings of idle reservations: given, or failed and to be tried again.")
              .from("the log, or the site's executable")
              .labels("outcome")
              .node(SourceMetrics::addWarnings),
          counter("gpuwarden_reclaims_total", "Claims that ended, by what came of them.")
              .from("the control socket")
              .labels("source", "outcome")
              .node(
                  (node, out) -> {
                    for (Reclaims reclaims : node.reservations().reclaims()) {
                      out.add((double) reclaims.count(), reclaims.source(), reclaims.outcome());
                    }
                  }));

  private SourceMetrics() {}

  private static void addWarnings(NodeSnapshot node, Samples out) {
    ReservationsSnapshot reservations = node.reservations();
    if (reservations.sources().isEmpty()) {
      return; // nothing is looked at, so nothing is warned of
    }
    out.add((double) reservations.warnings().given(), "given");
    out.add((double) reservations.warnings().failed(), "failed");
  }
}
