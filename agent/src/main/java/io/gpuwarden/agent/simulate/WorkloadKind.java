package io.gpuwarden.agent.simulate;

import java.util.List;

/** The workloads that nodes are filled with; in the order in which a newcomer should see them. */
enum WorkloadKind {
  TRAINING,
  INFERENCE,
  NOTEBOOK,
  FORGOTTEN_NOTEBOOK,
  UNUSED,
  STALLED_COLLECTIVE,
  FAILING_BOARD,
  TRANSCODING,
  KEEP_ALIVE,
  SLOW_LOADING,
  SERVER_WITHOUT_REQUESTS;

  Workload workload(long seed) {
    return switch (this) {
      case TRAINING, FAILING_BOARD -> new Training(seed);
      case INFERENCE -> new Inference(seed);
      case NOTEBOOK -> new Notebook(seed);
      case FORGOTTEN_NOTEBOOK -> new MemoryHolder("/usr/bin/python3", 0.38);
      case UNUSED -> new Unused();
      case STALLED_COLLECTIVE -> new StalledCollective(seed);
      case TRANSCODING -> new Transcoding(seed);
      case KEEP_ALIVE -> new KeepAlive(seed);
      case SLOW_LOADING -> new SlowLoading(new Training(seed));
      case SERVER_WITHOUT_REQUESTS -> new MemoryHolder("/opt/vllm/bin/python3", 0.92);
    };
  }

  FailurePlan failure() {
    return this == FAILING_BOARD ? FailurePlan.FAILING : FailurePlan.HEALTHY;
  }

  private static final List<WorkloadKind> ROUND = List.of(values());

  /** The kind at a place of an endless round. */
  static WorkloadKind inTurn(int place) {
    return ROUND.get(place % ROUND.size());
  }

  /** The kind after this one in the round. */
  WorkloadKind next() {
    return inTurn(ROUND.indexOf(this) + 1);
  }

  /** A kind as often as it is met on a busy cluster: half of the GPUs train. */
  static WorkloadKind byChance(double unit) {
    double left = unit;
    for (WorkloadKind kind : ROUND) {
      left -= kind.frequency();
      if (left < 0) {
        return kind;
      }
    }
    return TRAINING;
  }

  private double frequency() {
    return switch (this) {
      case TRAINING -> 0.46;
      case INFERENCE -> 0.14;
      case NOTEBOOK -> 0.10;
      case FORGOTTEN_NOTEBOOK, UNUSED -> 0.08;
      case SERVER_WITHOUT_REQUESTS -> 0.04;
      case TRANSCODING, SLOW_LOADING -> 0.03;
      case STALLED_COLLECTIVE -> 0.02;
      case FAILING_BOARD, KEEP_ALIVE -> 0.01;
    };
  }
}
