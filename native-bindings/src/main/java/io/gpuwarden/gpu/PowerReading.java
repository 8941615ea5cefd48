package io.gpuwarden.gpu;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Power of the whole board, memory included.
 *
 * @param watts now, or the mean of the last second on Ampere and newer except GA100
 * @param limitsWatts the limits that the board has
 * @param energyJoules since the driver was loaded
 */
public record PowerReading(
    OptionalDouble watts, Map<PowerLimit, Double> limitsWatts, OptionalDouble energyJoules) {

  public static final PowerReading ABSENT =
      new PowerReading(OptionalDouble.empty(), Map.of(), OptionalDouble.empty());
}
