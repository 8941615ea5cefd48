package io.gpuwarden.agent.simulate;

import java.util.Optional;

/**
 * A model being trained: busy for about 95 % of the time, with a dip every half minute while data
 * is loaded and nothing at all once an hour while a checkpoint is written.
 */
record Training(long seed) implements Workload {
  private static final double MEMORY = 0.86;
  private static final double LOADING_SECONDS = 12;
  private static final double DIP_EVERY_SECONDS = 30;
  private static final double CHECKPOINT_EVERY_SECONDS = 3_600;
  private static final double CHECKPOINT_SECONDS = 40;

  @Override
  public String description() {
    return "training";
  }

  @Override
  public Optional<String> program() {
    return Optional.of("/opt/conda/bin/python3");
  }

  @Override
  public ActivityMix mix() {
    return ActivityMix.TRAINING;
  }

  @Override
  public Load at(long step, double dayPhase) {
    double seconds = Steps.seconds(step);
    if (seconds < LOADING_SECONDS) {
      return Load.computing(0.02, 0.03, 0.3, MEMORY * seconds / LOADING_SECONDS, 6e9);
    }
    if (checkpoint(seconds)) {
      return new Load(0, 0, 0, 0, 0, 0, 0, MEMORY, 2.2e9, 0);
    }
    if (waitingForData(seconds)) {
      double compute = Noise.between(seed, step, 0.05, 0.35);
      return Load.computing(compute, compute / 3, 0.7, MEMORY, 3.5e9);
    }
    double compute = Noise.between(seed, step, 0.95, 1.0);
    double memoryCopy = Noise.between(~seed, step, 0.42, 0.58);
    double power = Noise.between(seed + 1, step / 4, 0.90, 1.03);
    return new Load(compute, memoryCopy, 0, 0, 0, 0, power, MEMORY, 8e8, 4.5e10);
  }

  private boolean checkpoint(double seconds) {
    double offset = Noise.between(seed, -1, 0, CHECKPOINT_EVERY_SECONDS - CHECKPOINT_SECONDS);
    double sinceHour = seconds % CHECKPOINT_EVERY_SECONDS - offset;
    return sinceHour >= 0 && sinceHour < CHECKPOINT_SECONDS;
  }

  private boolean waitingForData(double seconds) {
    long block = (long) (seconds / DIP_EVERY_SECONDS);
    double length = Noise.between(seed + 2, block, 0.4, 1.6);
    double start = Noise.between(seed + 3, block, 0, DIP_EVERY_SECONDS - length);
    double inBlock = seconds - block * DIP_EVERY_SECONDS;
    return inBlock >= start && inBlock < start + length;
  }
}
