package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.ReadScope;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A simulated node, open, with clocks that a test moves. */
final class Node {
  final MovedTime time = new MovedTime();
  final GpuSession session;

  Node(NodePlan plan) {
    session = new SimulatedGpuSource(plan, time, TimeUnit.SECONDS.toNanos(1)).open();
  }

  /** A node of one board under one workload. */
  static Node of(BoardModel model, Workload workload) {
    return of(model, List.of(workload), FailurePlan.HEALTHY);
  }

  static Node of(BoardModel model, List<Workload> workloads, FailurePlan failure) {
    return new Node(new NodePlan(List.of(new BoardPlan(0, 42, model, workloads, failure))));
  }

  Gpu gpu(int index) throws GpuException {
    return ((GpuSlot.Present) session.scan().get(index)).gpu();
  }

  GpuReading read() throws GpuException {
    return gpu(0).read(ReadScope.FULL);
  }

  /** A reading after some time. */
  GpuReading after(double seconds) throws GpuException {
    time.pass(seconds);
    return read();
  }
}
