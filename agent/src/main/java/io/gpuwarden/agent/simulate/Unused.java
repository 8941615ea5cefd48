package io.gpuwarden.agent.simulate;

import java.util.Optional;

/** Nobody there: reserved perhaps, but without a process. */
record Unused() implements Workload {
  private static final Load NOTHING = Load.holding(0);

  @Override
  public String description() {
    return "no process";
  }

  @Override
  public Optional<String> program() {
    return Optional.empty();
  }

  @Override
  public ActivityMix mix() {
    return ActivityMix.INTERACTIVE;
  }

  @Override
  public Load at(long step, double dayPhase) {
    return NOTHING;
  }
}
