package io.gpuwarden.agent.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One simulated board and all that happens on it, step by step. Guarded by itself: whoever reads it
 * holds its lock.
 */
final class Board {
  /** A failing board is also clogged with dust, so that its clocks are seen to give way. */
  private static final double BAD_COOLING = 1.6;

  private final BoardPlan plan;
  private final StepClock clock;
  private final List<Tenant> tenants;
  private final PowerAndHeat powerAndHeat;
  private final Traffic traffic = new Traffic();
  private final SampleRing samples;
  private final double[] engines = new double[SampleRing.ENGINES.size()];
  private long step;
  private long began;

  /**
   * @param sampleCapacity samples that the driver's buffer holds
   */
  Board(BoardPlan plan, StepClock clock, int sampleCapacity) {
    this.plan = plan;
    this.clock = clock;
    this.tenants = tenants(plan);
    this.samples = new SampleRing(sampleCapacity);
    double ambient = Noise.between(plan.seed(), 8, 24, 30);
    double cooling = plan.failure().failing() ? BAD_COOLING : 1;
    this.powerAndHeat = new PowerAndHeat(plan.model(), ambient, cooling);
    begin();
  }

  private static List<Tenant> tenants(BoardPlan plan) {
    BoardModel model = plan.model();
    if (model.slices().isEmpty()) {
      long memory = model.memory().total() - model.memory().reserved();
      return List.of(new Tenant(plan.workloads().get(0), 1, memory, Optional.empty()));
    }
    List<Tenant> tenants = new ArrayList<>();
    for (int i = 0; i < model.slices().size(); i++) {
      MigSlice slice = model.slices().get(i);
      tenants.add(
          new Tenant(
              plan.workloads().get(i),
              slice.sevenths() / 7.0,
              slice.memoryBytes(),
              Optional.of(Identity.mig(plan, slice))));
    }
    return List.copyOf(tenants);
  }

  /** Lives through everything up to now. */
  void advance() {
    long now = clock.now();
    while (step <= now) {
      live();
      step++;
    }
  }

  private void live() {
    FailurePlan failure = plan.failure();
    if (failure.lost(step)) {
      powerAndHeat.off();
      return;
    }
    if (step > 0 && failure.generation(step) != failure.generation(step - 1)) {
      begin();
    }
    work();
  }

  /** The driver takes the board up: counters at 0, workloads from their beginning. */
  private void begin() {
    began = step;
    samples.restart(step);
    traffic.restart();
    powerAndHeat.restartCounters();
    long generation = plan.failure().generation(step);
    for (int i = 0; i < tenants.size(); i++) {
      tenants.get(i).begin(step, Identity.pid(plan, i, generation));
    }
  }

  private void work() {
    Arrays.fill(engines, 0);
    double dayPhase = clock.dayPhase(step);
    double demand = 0;
    double host = 0;
    double peer = 0;
    boolean inUse = false;
    for (Tenant tenant : tenants) {
      Load load = tenant.step(step, dayPhase);
      add(load, tenant.share());
      demand += tenant.share() * load.demand();
      host += load.hostBytes();
      peer += load.peerBytes();
      inUse |= tenant.hasProcess();
    }
    samples.add(engines);
    traffic.step(host, plan.model().links().nvLinks() > 0 ? peer : 0);
    powerAndHeat.step(demand, demand > 0, inUse);
  }

  private void add(Load load, double share) {
    for (int i = 0; i < engines.length; i++) {
      engines[i] = Math.min(1, engines[i] + share * load.ratio(SampleRing.ENGINES.get(i)));
    }
  }

  /** Whether the board is gone from the bus now; needs no lock. */
  boolean lost() {
    return plan.failure().lost(clock.now());
  }

  /** How often the board has come back, by now; needs no lock. */
  long generation() {
    return plan.failure().generation(clock.now());
  }

  BoardPlan plan() {
    return plan;
  }

  BoardModel model() {
    return plan.model();
  }

  StepClock clock() {
    return clock;
  }

  List<Tenant> tenants() {
    return tenants;
  }

  PowerAndHeat powerAndHeat() {
    return powerAndHeat;
  }

  Traffic traffic() {
    return traffic;
  }

  SampleRing samples() {
    return samples;
  }

  /** The newest step that was lived through. */
  long step() {
    return step - 1;
  }

  /** Since the driver took the board up. */
  double upSeconds() {
    return Steps.seconds(step - began);
  }
}
