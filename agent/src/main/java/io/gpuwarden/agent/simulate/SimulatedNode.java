package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.sample.Lanes;
import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.agent.sample.SamplerOptions;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.SnapshotHolder;
import java.time.Duration;
import java.util.Locale;

/** One simulated node: its plan, and the sampler that reads it. */
record SimulatedNode(int number, NodePlan plan, SnapshotHolder snapshots, Sampler sampler) {
  static SimulatedNode of(int number, SimulationOptions options, Time time, BuildInfo build) {
    NodePlan plan = plan(number, options);
    Duration interval = options.tickInterval();
    SnapshotHolder snapshots = new SnapshotHolder(Sampler.initialSnapshot(build, time));
    Sampler sampler =
        new Sampler(
            new SimulatedGpuSource(plan, time, interval.toNanos()),
            time,
            sampling(interval),
            build,
            snapshots,
            Lanes.inline());
    return new SimulatedNode(number, plan, snapshots, sampler);
  }

  private static NodePlan plan(int number, SimulationOptions options) {
    return number == 0
        ? NodePlan.showcase(options.model(), options.gpus(), options.seed())
        : NodePlan.ofCluster(
            options.model(), number, options.gpus(), Noise.bits(options.seed(), number));
  }

  /**
   * Simulated GPUs answer within the tick, but at high speed simulated seconds pass meanwhile: a
   * reading is shown for as long as it takes to the tick after the next.
   */
  private static SamplerOptions sampling(Duration interval) {
    SamplerOptions usual = SamplerOptions.every(interval);
    Duration twoTicks = interval.multipliedBy(2);
    boolean usualIsLonger = usual.shownFor().compareTo(twoTicks) > 0;
    return new SamplerOptions(
        interval, usual.readDeadline(), usualIsLonger ? usual.shownFor() : twoTicks);
  }

  /** As it is called in service discovery and on the index page: {@code sim-007}. */
  String name() {
    return String.format(Locale.ROOT, "sim-%03d", number);
  }

  /** What its pages' paths begin with. */
  String prefix() {
    return "/node/" + number;
  }
}
