package io.gpuwarden.gpu;

import java.util.Map;

/**
 * What the driver attributes to one process at one time.
 *
 * @param timestampMicros the driver's clock
 * @param ratios 0 to 1 by engine, of the whole GPU
 */
public record ProcessUtilization(int pid, long timestampMicros, Map<Engine, Double> ratios) {}
