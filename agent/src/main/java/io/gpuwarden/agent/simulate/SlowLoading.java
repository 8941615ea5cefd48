package io.gpuwarden.agent.simulate;

import java.util.Optional;

/**
 * A job that reads its model for forty minutes from slow storage, a piece every few seconds, and
 * then works. Until then only its memory moves.
 */
record SlowLoading(Training training) implements Workload {
  private static final long LOADING_STEPS = Steps.ofSeconds(2_400);
  private static final long PIECE_STEPS = Steps.ofSeconds(5);
  private static final double MEMORY = 0.86;

  @Override
  public String description() {
    return "loading a model slowly";
  }

  @Override
  public Optional<String> program() {
    return training.program();
  }

  @Override
  public ActivityMix mix() {
    return training.mix();
  }

  @Override
  public Load at(long step, double dayPhase) {
    if (step >= LOADING_STEPS) {
      return training.at(step, dayPhase);
    }
    long loaded = step / PIECE_STEPS * PIECE_STEPS;
    double memory = MEMORY * loaded / LOADING_STEPS;
    return new Load(0, 0, 0, 0, 0, 0, 0, memory, 3e7, 0);
  }
}
