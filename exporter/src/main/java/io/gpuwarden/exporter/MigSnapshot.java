package io.gpuwarden.exporter;

import io.gpuwarden.gpu.MigReading;
import java.util.OptionalDouble;

/**
 * One MIG instance in one tick.
 *
 * @param busySeconds by GPM (Hopper and newer) since the daemon first saw the instance; empty where
 *     an instance cannot be observed
 * @param observedSeconds time that {@code busySeconds} covers
 */
public record MigSnapshot(
    MigReading reading, OptionalDouble busySeconds, OptionalDouble observedSeconds) {}
