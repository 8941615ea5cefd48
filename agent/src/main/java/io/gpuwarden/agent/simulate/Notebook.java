package io.gpuwarden.agent.simulate;

import java.util.Optional;

/**
 * A person at a notebook: a cell that runs for three seconds, then minutes of thought, memory held
 * all the while. The first cell runs soon after the start.
 */
record Notebook(long seed) implements Workload {
  private static final double CELL_EVERY_SECONDS = 240;
  private static final double CELL_SECONDS = 3;
  private static final double FIRST_CELL_SECONDS = 5;
  private static final double MEMORY = 0.14;

  @Override
  public String description() {
    return "notebook";
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
    double seconds = Steps.seconds(step);
    long block = (long) (seconds / CELL_EVERY_SECONDS);
    double start =
        block == 0
            ? FIRST_CELL_SECONDS
            : Noise.between(seed, block, 0, CELL_EVERY_SECONDS / 4 - CELL_SECONDS);
    double inBlock = seconds - block * CELL_EVERY_SECONDS;
    if (inBlock < start || inBlock >= start + CELL_SECONDS) {
      return Load.holding(MEMORY);
    }
    double compute = Noise.between(seed, step, 0.6, 0.95);
    return Load.computing(compute, compute * 0.4, 0.55, MEMORY, 1.2e9);
  }
}
