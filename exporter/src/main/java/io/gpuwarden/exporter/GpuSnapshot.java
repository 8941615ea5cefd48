package io.gpuwarden.exporter;

import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One GPU in one tick.
 *
 * @param info empty for a GPU that the driver counts but never opened
 * @param error why there is no reading; the GPU is up if and only if {@code reading} is present
 * @param reading of this tick; its raw counters are the driver's, those in {@code counters} outlive
 *     the driver
 * @param utilizationRatio mean over the last tick, 0 to 1, by engine that could be observed
 * @param mig by GPU instance and compute instance
 */
public record GpuSnapshot(
    GpuId id,
    Optional<GpuInfo> info,
    Optional<GpuError> error,
    Optional<GpuReading> reading,
    Map<Engine, Double> utilizationRatio,
    GpuCounters counters,
    List<MigSnapshot> mig) {

  public GpuSnapshot {
    utilizationRatio = Map.copyOf(utilizationRatio);
    mig = List.copyOf(mig);
  }

  public boolean up() {
    return reading.isPresent();
  }
}
