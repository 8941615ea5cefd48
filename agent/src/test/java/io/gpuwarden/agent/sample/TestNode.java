package io.gpuwarden.agent.sample;

import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.exporter.SnapshotHolder;
import java.time.Duration;

/** A node of test GPUs and its sampler, one tick a second of moved time. */
final class TestNode implements AutoCloseable {
  static final Duration SECOND = Duration.ofSeconds(1);
  private static final BuildInfo BUILD = new BuildInfo("0", "unknown", "17", true);

  final ManualTime time;
  final TestDriver driver;
  final SnapshotHolder holder;
  final Sampler sampler;

  private TestNode(ManualTime time, int gpus, SamplerOptions options, Lanes lanes) {
    this.time = time;
    driver = new TestDriver(time, gpus);
    holder = new SnapshotHolder(Sampler.initialSnapshot(BUILD, time));
    sampler = new Sampler(driver, time, options, BUILD, holder, lanes);
  }

  static TestNode inline(int gpus) {
    return inline(gpus, new ManualTime());
  }

  static TestNode inline(int gpus, ManualTime time) {
    return new TestNode(time, gpus, SamplerOptions.every(SECOND), Lanes.inline());
  }

  /** With threads; a tick waits for hung readings only a little, so that tests are quick. */
  static TestNode threads(int gpus) {
    return threads(gpus, Duration.ofMillis(400));
  }

  static TestNode threads(int gpus, Duration deadline) {
    return new TestNode(
        new ManualTime(),
        gpus,
        new SamplerOptions(SECOND, deadline, Duration.ofMillis(1900)),
        Lanes.threads());
  }

  /** Ticks now, then lets a second pass. */
  NodeSnapshot tick() {
    sampler.tick();
    NodeSnapshot seen = holder.get();
    time.advance(SECOND);
    return seen;
  }

  NodeSnapshot ticks(int count) {
    for (int i = 1; i < count; i++) {
      tick();
    }
    return tick();
  }

  GpuSnapshot gpu(int index) {
    return holder.get().gpus().get(index);
  }

  boolean up(int index) {
    return gpu(index).up();
  }

  @Override
  public void close() {
    sampler.close();
  }
}
