package io.gpuwarden.exporter;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * {@code /metrics?name[]=...}, as Prometheus client libraries offer it: only the samples of these
 * names, from simpleclient's registry by simpleclient's writers. An ordinary scrape never comes
 * here, so its classes are loaded only in a daemon that is asked such a thing.
 */
final class FilteredPage {
  private FilteredPage() {}

  static byte[] write(Exposition exposition, Format format, NodeSnapshot node, Set<String> names) {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(new SnapshotCollector(exposition.metrics(), () -> node));
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try (Writer out = new OutputStreamWriter(page, StandardCharsets.UTF_8)) {
      TextFormat.writeFormat(
          format.contentType(), out, registry.filteredMetricFamilySamples(names));
    } catch (IOException e) {
      throw new UncheckedIOException("a page in memory cannot fail to be written", e);
    }
    return page.toByteArray();
  }
}
