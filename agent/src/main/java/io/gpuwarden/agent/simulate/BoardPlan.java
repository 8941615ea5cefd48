package io.gpuwarden.agent.simulate;

import java.util.List;

/**
 * One board of a node: what it is, what runs on it, how it fails.
 *
 * @param workloads one for the whole board, or one for each of its MIG instances
 */
record BoardPlan(
    int index, long seed, BoardModel model, List<Workload> workloads, FailurePlan failure) {
  BoardPlan {
    workloads = List.copyOf(workloads);
    int places = Math.max(1, model.slices().size());
    if (workloads.size() != places) {
      throw new IllegalArgumentException(workloads.size() + " workloads for " + places + " places");
    }
  }

  /** In a few words, for a person. */
  String description() {
    String what =
        model.slices().isEmpty()
            ? workloads.get(0).description()
            : "MIG: " + String.join("; ", workloads.stream().map(Workload::description).toList());
    return failure.failing() ? what + ", on a failing board" : what;
  }
}
