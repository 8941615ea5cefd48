package io.gpuwarden.benchmarks;

import io.gpuwarden.agent.simulate.NodePlan;
import io.gpuwarden.agent.simulate.SimulatedGpuSource;
import io.gpuwarden.agent.simulate.SimulatedModel;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.gpu.GpuSource;
import java.util.concurrent.TimeUnit;

/** The nodes that are measured, by the benchmarks' parameter: a number of GPUs, or "16x7 MIG". */
public final class Nodes {
  private static final String MIG = "16x7 MIG";
  private static final int MIG_GPUS = 16;

  private Nodes() {}

  private static int gpus(String node) {
    return node.equals(MIG) ? MIG_GPUS : Integer.parseInt(node);
  }

  /** On the C fake, by NVML. */
  public static FakeNode fake(String node) {
    return new FakeNode(gpus(node), node.equals(MIG));
  }

  public static GpuSource simulated(String node) {
    SimulatedModel model = node.equals(MIG) ? SimulatedModel.H100_MIG : SimulatedModel.H100;
    NodePlan plan = NodePlan.showcase(model, gpus(node), 1);
    return new SimulatedGpuSource(plan, new SystemTime(), TimeUnit.SECONDS.toNanos(1));
  }
}
