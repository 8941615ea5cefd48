package io.gpuwarden.agent.simulate;

import java.util.Optional;

/**
 * A job whose peers are gone: its kernels spin in a collective operation that never ends. Looks
 * busy at 100 %, moves no memory, draws little power.
 */
record StalledCollective(long seed) implements Workload {
  @Override
  public String description() {
    return "stalled collective";
  }

  @Override
  public Optional<String> program() {
    return Optional.of("/opt/conda/bin/python3");
  }

  @Override
  public ActivityMix mix() {
    return ActivityMix.SPINNING;
  }

  @Override
  public Load at(long step, double dayPhase) {
    double memoryCopy = Noise.unit(seed, step) < 0.2 ? 0.01 : 0;
    return Load.computing(1, memoryCopy, 0.1, 0.78, 0);
  }
}
