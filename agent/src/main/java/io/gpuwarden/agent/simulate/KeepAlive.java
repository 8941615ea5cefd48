package io.gpuwarden.agent.simulate;

import java.util.Optional;

/** A script that touches the GPU every ten minutes so that it looks used. */
record KeepAlive(long seed) implements Workload {
  private static final double EVERY_SECONDS = 600;
  private static final double TOUCH_SECONDS = 1.5;
  private static final double MEMORY = 0.3;

  @Override
  public String description() {
    return "keep-alive script";
  }

  @Override
  public Optional<String> program() {
    return Optional.of("/usr/bin/python3");
  }

  @Override
  public ActivityMix mix() {
    return ActivityMix.INTERACTIVE;
  }

  @Override
  public Load at(long step, double dayPhase) {
    if (Steps.seconds(step) % EVERY_SECONDS >= TOUCH_SECONDS) {
      return Load.holding(MEMORY);
    }
    double compute = Noise.between(seed, step, 0.2, 0.4);
    return Load.computing(compute, compute / 2, 0.4, MEMORY, 0);
  }
}
