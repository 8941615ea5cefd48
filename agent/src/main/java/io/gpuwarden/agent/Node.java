package io.gpuwarden.agent;

import io.gpuwarden.agent.sample.Lanes;
import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.agent.sample.SamplerOptions;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.Exposition;
import io.gpuwarden.exporter.NodeRoutes;
import io.gpuwarden.exporter.SnapshotHolder;
import io.gpuwarden.gpu.GpuSource;

/**
 * One node: what samples its GPUs, and its pages.
 *
 * @param prefix of its paths; empty for the only one
 */
record Node(String prefix, Sampler sampler, NodeRoutes routes) {
  /**
   * @param processes true if the series of single processes are shown
   * @param prefix of every path; empty for the only node
   */
  static Node of(
      GpuSource source,
      Time time,
      SamplerOptions options,
      Lanes lanes,
      boolean processes,
      String prefix) {
    BuildInfo build = Version.read(source.simulated());
    SnapshotHolder holder = new SnapshotHolder(Sampler.initialSnapshot(build, time));
    Sampler sampler = new Sampler(source, time, options, build, holder, lanes);
    NodeRoutes routes =
        new NodeRoutes(holder, sampler::notReady, new Exposition(processes), prefix);
    return new Node(prefix, sampler, routes);
  }
}
