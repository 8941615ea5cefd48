package io.gpuwarden.exporter;

import io.gpuwarden.agent.sample.Lanes;
import io.gpuwarden.benchmarks.FakeNode;
import io.gpuwarden.benchmarks.Nodes;
import io.gpuwarden.benchmarks.Ticking;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One page of metrics from a snapshot, warm; beside it the same page by simpleclient's writer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class RenderBenchmark {
  private final Exposition exposition = new Exposition(false);
  private final CollectorRegistry registry = new CollectorRegistry();
  private NodeSnapshot snapshot;
  private int textLength;
  private int openMetricsLength;

  @Param({"1", "8", "16", "16x7 MIG"})
  public String node;

  @Setup
  public void take() {
    try (FakeNode fake = Nodes.fake(node);
        Ticking ticking = new Ticking(fake.source(), Lanes.inline())) {
      ticking.tick();
      snapshot = ticking.tick();
    }
    new SnapshotCollector(exposition.metrics(), () -> snapshot).register(registry);
    textLength = text().length;
    openMetricsLength = openMetrics().length;
  }

  @Benchmark
  public byte[] text() {
    return PageWriter.write(exposition, Format.TEXT, snapshot, textLength);
  }

  @Benchmark
  public byte[] openMetrics() {
    return PageWriter.write(exposition, Format.OPEN_METRICS, snapshot, openMetricsLength);
  }

  @Benchmark
  public byte[] textBySimpleclient() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream(textLength);
    try (Writer out = new OutputStreamWriter(page, StandardCharsets.UTF_8)) {
      TextFormat.write004(out, registry.metricFamilySamples());
    }
    return page.toByteArray();
  }
}
