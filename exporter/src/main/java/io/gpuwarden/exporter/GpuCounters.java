package io.gpuwarden.exporter;

import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.NvLinkError;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * What a GPU has counted since the daemon first saw it. Unlike the driver's counters, these never
 * run backwards: a driver that is reloaded starts again at 0, these go on. Empty, or without an
 * entry, what this GPU has never been able to count.
 *
 * @param busySeconds time in which any engine worked; never more than {@code observedSeconds}
 * @param memoryBusySeconds time in which device memory was being read or written
 * @param observedSeconds time that the two above cover
 * @param xids critical errors by their number; kept also while the GPU is down
 */
public record GpuCounters(
    OptionalDouble busySeconds,
    OptionalDouble memoryBusySeconds,
    OptionalDouble observedSeconds,
    OptionalDouble energyJoules,
    Map<ClockEvent, Double> clockEventSeconds,
    OptionalDouble pcieReplays,
    OptionalDouble pcieReceivedBytes,
    OptionalDouble pcieTransmittedBytes,
    OptionalDouble nvLinkReceivedBytes,
    OptionalDouble nvLinkTransmittedBytes,
    Map<NvLinkError, Double> nvLinkErrors,
    Map<EccError, Double> eccErrors,
    SortedMap<Long, Long> xids) {}
