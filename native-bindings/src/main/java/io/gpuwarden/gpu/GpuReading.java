package io.gpuwarden.gpu;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one GPU answered in one tick. Each value stands alone and may be absent; {@code absences}
 * says why.
 *
 * @param utilization by engine; an engine without an entry could not be observed
 * @param activity by GPM, on Hopper and newer, over the time since the previous reading
 * @param processes empty where the list could not be read, which differs from an empty list
 * @param processUtilization new entries since the previous reading, oldest first; empty where the
 *     driver cannot attribute work to processes
 * @param migInstances the instances that exist now; empty list when MIG is off
 * @param absences every value that is not there, with its reason
 */
public record GpuReading(
    Map<Engine, EngineUtilization> utilization,
    Map<Activity, Double> activity,
    MemoryReading memory,
    ThermalReading thermal,
    PowerReading power,
    ClockReading clocks,
    PcieReading pcie,
    NvLinkReading nvLink,
    MemoryHealth health,
    Optional<List<GpuProcess>> processes,
    Optional<List<ProcessUtilization>> processUtilization,
    List<MigReading> migInstances,
    List<Absence> absences) {}
