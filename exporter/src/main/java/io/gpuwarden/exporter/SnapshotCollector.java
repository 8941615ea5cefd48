package io.gpuwarden.exporter;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The table as simpleclient's model: a family of samples for each metric that the snapshot has a
 * value of. A CollectorRegistry that this is registered with can do with gpuwarden's metrics
 * whatever simpleclient can.
 */
final class SnapshotCollector extends Collector implements Collector.Describable {
  private final List<Metric> metrics;
  private final Supplier<NodeSnapshot> snapshot;

  SnapshotCollector(List<Metric> metrics, Supplier<NodeSnapshot> snapshot) {
    this.metrics = metrics;
    this.snapshot = snapshot;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    NodeSnapshot node = snapshot.get();
    List<MetricFamilySamples> families = new ArrayList<>();
    for (Metric metric : metrics) {
      Model model = new Model(metric, node);
      metric.values().emit(node, model);
      if (!model.samples.isEmpty()) {
        families.add(family(metric, model.samples));
      }
    }
    return families;
  }

  @Override
  public List<MetricFamilySamples> describe() {
    return metrics.stream().map(metric -> family(metric, List.of())).toList();
  }

  private static MetricFamilySamples family(
      Metric metric, List<MetricFamilySamples.Sample> samples) {
    Type type = Type.valueOf(metric.type().name());
    return new MetricFamilySamples(metric.family(), metric.unit(), type, metric.help(), samples);
  }

  /** Makes simpleclient's samples of one metric. */
  private static final class Model implements SampleSink {
    private final Metric metric;
    private final NodeSnapshot node;
    private final List<MetricFamilySamples.Sample> samples = new ArrayList<>();
    private List<String> device = List.of();

    Model(Metric metric, NodeSnapshot node) {
      this.metric = metric;
      this.node = node;
    }

    @Override
    public void node() {
      device = List.of();
    }

    @Override
    public void gpu(int place) {
      GpuSnapshot gpu = node.gpus().get(place);
      device = List.of(Integer.toString(gpu.id().index()), gpu.id().uuid());
    }

    @Override
    public void mig(int gpuPlace, int place) {
      GpuSnapshot gpu = node.gpus().get(gpuPlace);
      String uuid = gpu.mig().get(place).reading().info().uuid();
      device = List.of(Integer.toString(gpu.id().index()), uuid);
    }

    @Override
    public void reservation(int place) {
      device = List.of(node.reservations().reservations().get(place).id());
    }

    @Override
    public void add(double value) {
      add(value, new String[0]);
    }

    @Override
    public void add(double value, String label) {
      add(value, new String[] {label});
    }

    @Override
    public void add(double value, String... labels) {
      List<String> values = new ArrayList<>(device);
      values.addAll(List.of(labels));
      samples.add(new MetricFamilySamples.Sample(metric.name(), metric.labels(), values, value));
    }
  }
}
