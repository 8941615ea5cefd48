package io.gpuwarden.agent;

import io.gpuwarden.agent.config.Settings;
import io.gpuwarden.agent.sample.Lanes;
import io.gpuwarden.agent.sample.SamplerOptions;
import io.gpuwarden.agent.simulate.NodePlan;
import io.gpuwarden.agent.simulate.SimulatedGpuSource;
import io.gpuwarden.agent.time.ScaledTime;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.nvml.NvmlGpuSource;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The nodes that one daemon serves, with their clock: this machine, or simulated ones.
 *
 * @param interval between ticks, in that clock
 */
record Nodes(Time time, Duration interval, List<Node> nodes) {

  static Nodes real(Settings settings, Time time) {
    Node node =
        Node.of(
            new NvmlGpuSource(settings.nvmlLibrary()),
            time,
            SamplerOptions.every(settings.sampleInterval()),
            Lanes.threads(),
            settings.collectProcesses(),
            "");
    return new Nodes(time, settings.sampleInterval(), List.of(node));
  }

  static Nodes simulated(Settings settings, Time base) {
    double speed = settings.simulate().speed();
    Time time = speed == 1 ? base : new ScaledTime(base, speed);
    Duration interval =
        Duration.ofNanos(ScaledTime.tickIntervalNanos(settings.sampleInterval().toNanos(), speed));
    int count = settings.simulate().nodes();
    List<Node> nodes =
        IntStream.rangeClosed(1, count)
            .mapToObj(k -> simulated(settings, time, interval, k, count))
            .toList();
    return new Nodes(time, interval, nodes);
  }

  private static Node simulated(Settings settings, Time time, Duration interval, int k, int count) {
    Settings.Simulate simulate = settings.simulate();
    NodePlan plan =
        count == 1
            ? NodePlan.showcase(simulate.model(), simulate.gpus(), simulate.seed())
            : NodePlan.ofCluster(simulate.model(), k, simulate.gpus(), simulate.seed() + k);
    return Node.of(
        new SimulatedGpuSource(plan, time, interval.toNanos()),
        time,
        SamplerOptions.every(interval),
        Lanes.inline(),
        settings.collectProcesses(),
        count == 1 ? "" : ClusterRoutes.prefix(k));
  }
}
