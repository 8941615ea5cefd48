package io.gpuwarden.gpu;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Clocks, and what holds them down.
 *
 * @param events what holds the clocks down now; empty where the driver does not say
 * @param eventSeconds how long each has held them down, since the driver was loaded
 * @param performanceState 0 (fastest) to 15; empty when the driver says unknown
 */
public record ClockReading(
    Map<ClockDomain, Double> hertz,
    Map<ClockDomain, Double> maxHertz,
    Optional<Set<ClockEvent>> events,
    Map<ClockEvent, Double> eventSeconds,
    OptionalInt performanceState) {

  public static final ClockReading ABSENT =
      new ClockReading(Map.of(), Map.of(), Optional.empty(), Map.of(), OptionalInt.empty());
}
