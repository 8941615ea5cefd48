package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.time.ScaledTime;
import java.time.Duration;

/**
 * What is to be simulated.
 *
 * @param gpus of each node
 * @param speed how many simulated seconds pass in a real one
 * @param seed the same seed and the same times give the same readings
 * @param nodes from 1 to {@link #MAX_NODES}
 * @param sampleInterval from one tick to the next, simulated; at high speed it is longer
 */
public record SimulationOptions(
    int gpus, SimulatedModel model, double speed, long seed, int nodes, Duration sampleInterval) {
  /** The most nodes that one process is made for. */
  public static final int MAX_NODES = 200;

  /** For a newcomer: one node with one workload of each kind. */
  public static final SimulationOptions DEFAULT =
      new SimulationOptions(8, SimulatedModel.MIXED, 1, 1, 1, Duration.ofSeconds(1));

  public SimulationOptions {
    if (gpus < 1 || nodes < 1 || nodes > MAX_NODES) {
      throw new IllegalArgumentException(nodes + " nodes of " + gpus + " GPUs");
    }
    if (!(speed > 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("a speed of " + speed);
    }
  }

  /** The interval between ticks at this speed, simulated. */
  Duration tickInterval() {
    return Duration.ofNanos(ScaledTime.tickIntervalNanos(sampleInterval.toNanos(), speed));
  }
}
