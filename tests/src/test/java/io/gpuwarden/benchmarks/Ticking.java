package io.gpuwarden.benchmarks;

import io.gpuwarden.agent.sample.Lanes;
import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.agent.sample.SamplerOptions;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.exporter.SnapshotHolder;
import io.gpuwarden.gpu.GpuSource;
import java.time.Duration;

/** The daemon's data flow up to the snapshot, one tick at a call. */
public final class Ticking implements AutoCloseable {
  private final SnapshotHolder holder;
  private final Sampler sampler;

  public Ticking(GpuSource source, Lanes lanes) {
    Time time = new SystemTime();
    BuildInfo build = new BuildInfo("0", "unknown", "17", source.simulated());
    holder = new SnapshotHolder(Sampler.initialSnapshot(build, time));
    SamplerOptions options = SamplerOptions.every(Duration.ofSeconds(1));
    sampler = new Sampler(source, time, options, build, holder, lanes);
  }

  /** The snapshot of one tick more. */
  public NodeSnapshot tick() {
    sampler.tick();
    return holder.get();
  }

  @Override
  public void close() {
    sampler.close();
  }
}
