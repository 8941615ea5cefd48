package io.gpuwarden.gpu;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Temperatures in degrees Celsius, and fans.
 *
 * @param fanRatios speed that the driver asks of each fan, of its maximum; may exceed 1. Empty on
 *     boards without fans; an element is empty where that fan does not answer.
 */
public record ThermalReading(
    Map<TemperatureSensor, Double> celsius,
    Map<TemperatureLimit, Double> limitsCelsius,
    List<OptionalDouble> fanRatios) {

  public static final ThermalReading ABSENT = new ThermalReading(Map.of(), Map.of(), List.of());
}
