package io.gpuwarden.agent.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What stands in one simulated node and what runs there. */
public final class NodePlan {
  /** A board and what is on it, in the showcase. */
  private record Exhibit(BoardModel model, WorkloadKind kind) {}

  /** One workload of each kind, each on a board on which it shows something. */
  private static final List<Exhibit> MIXED =
      List.of(
          new Exhibit(BoardModels.H100, WorkloadKind.TRAINING),
          new Exhibit(BoardModels.H100, WorkloadKind.INFERENCE),
          new Exhibit(BoardModels.A100_MIG, WorkloadKind.INFERENCE),
          new Exhibit(BoardModels.A100, WorkloadKind.STALLED_COLLECTIVE),
          new Exhibit(BoardModels.A100, WorkloadKind.UNUSED),
          new Exhibit(BoardModels.V100, WorkloadKind.FAILING_BOARD),
          new Exhibit(BoardModels.RTX3090, WorkloadKind.NOTEBOOK),
          new Exhibit(BoardModels.RTX3090, WorkloadKind.FORGOTTEN_NOTEBOOK),
          new Exhibit(BoardModels.RTX3090, WorkloadKind.TRANSCODING),
          new Exhibit(BoardModels.V100, WorkloadKind.KEEP_ALIVE),
          new Exhibit(BoardModels.A100, WorkloadKind.SLOW_LOADING),
          new Exhibit(BoardModels.H100_MIG, WorkloadKind.TRAINING),
          new Exhibit(BoardModels.H100, WorkloadKind.SERVER_WITHOUT_REQUESTS));

  /** The kinds of node that a cluster has when its boards are not all of one model. */
  private static final List<SimulatedModel> CLUSTER =
      List.of(
          SimulatedModel.H100,
          SimulatedModel.A100,
          SimulatedModel.A100_MIG,
          SimulatedModel.V100,
          SimulatedModel.RTX3090,
          SimulatedModel.H100_MIG);

  private final List<BoardPlan> boards;

  NodePlan(List<BoardPlan> boards) {
    this.boards = List.copyOf(boards);
  }

  /** By index. */
  List<BoardPlan> boards() {
    return boards;
  }

  /** A node on which every kind of workload is met, in a fixed order. */
  public static NodePlan showcase(SimulatedModel model, int gpus, long seed) {
    return make(gpus, seed, index -> exhibit(model, index));
  }

  /**
   * One of many nodes: boards of one model, workloads as chance has them.
   *
   * @param node its number, at least 1
   */
  public static NodePlan ofCluster(SimulatedModel model, int node, int gpus, long seed) {
    SimulatedModel here =
        model == SimulatedModel.MIXED ? CLUSTER.get((node - 1) % CLUSTER.size()) : model;
    return make(
        gpus,
        seed,
        index -> new Exhibit(board(here), WorkloadKind.byChance(Noise.unit(seed, index))));
  }

  private static NodePlan make(int gpus, long seed, IntFunction<Exhibit> exhibits) {
    List<BoardPlan> boards = new ArrayList<>();
    for (int index = 0; index < gpus; index++) {
      Exhibit exhibit = exhibits.apply(index);
      long boardSeed = Noise.bits(seed, 1_000 + index);
      boards.add(
          new BoardPlan(
              index,
              boardSeed,
              exhibit.model(),
              workloads(exhibit, boardSeed),
              exhibit.kind().failure()));
    }
    return new NodePlan(boards);
  }

  private static Exhibit exhibit(SimulatedModel model, int index) {
    return model == SimulatedModel.MIXED
        ? MIXED.get(index % MIXED.size())
        : new Exhibit(board(model), WorkloadKind.inTurn(index));
  }

  private static BoardModel board(SimulatedModel model) {
    return switch (model) {
      case H100, MIXED -> BoardModels.H100;
      case H100_MIG -> BoardModels.H100_MIG;
      case A100 -> BoardModels.A100;
      case A100_MIG -> BoardModels.A100_MIG;
      case V100 -> BoardModels.V100;
      case RTX3090 -> BoardModels.RTX3090;
    };
  }

  /** The exhibit's own workload, and the ones that follow it on further MIG instances. */
  private static List<Workload> workloads(Exhibit exhibit, long seed) {
    int places = Math.max(1, exhibit.model().slices().size());
    List<Workload> workloads = new ArrayList<>();
    WorkloadKind kind = exhibit.kind();
    for (int place = 0; place < places; place++) {
      workloads.add(kind.workload(seed + place));
      kind = kind.next();
    }
    return workloads;
  }
}
