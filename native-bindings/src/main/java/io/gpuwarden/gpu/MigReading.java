package io.gpuwarden.gpu;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one MIG instance answered.
 *
 * @param activity by GPM, on Hopper and newer; older GPUs cannot measure an instance
 * @param processes empty where the list could not be read, which differs from an empty list
 */
public record MigReading(
    MigInfo info,
    MemoryReading memory,
    Map<Activity, Double> activity,
    Optional<List<GpuProcess>> processes) {}
