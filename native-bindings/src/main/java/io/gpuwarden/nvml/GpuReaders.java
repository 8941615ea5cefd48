package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryApi;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.NvLinkReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The readers of one GPU, by subject, and the order in which they read. */
final class GpuReaders {
  private final Device gpu;
  private final FieldGroup fast;
  private final FieldGroup slow;
  private final UtilizationReader utilization;
  private final MemoryReader memory;
  private final ThermalReader thermal;
  private final PowerReader power;
  private final ClockReader clocks;
  private final PcieReader pcie;
  private final HealthReader health;

  GpuReaders(Device gpu) {
    this.gpu = gpu;
    fast = new FieldGroup(gpu.nvml(), gpu.handle());
    slow = new FieldGroup(gpu.nvml(), gpu.handle());
    utilization = new UtilizationReader(gpu);
    memory = new MemoryReader(gpu);
    thermal = new ThermalReader(gpu, fast);
    power = new PowerReader(gpu, fast);
    clocks = new ClockReader(gpu, slow);
    pcie = new PcieReader(gpu, fast, slow);
    health = new HealthReader(gpu, slow);
  }

  GpuReading read(Tick tick, MigMode mig) throws GpuException {
    fast.read(tick);
    if (tick.full()) {
      slow.read(tick);
    }
    return new GpuReading(
        utilization.read(tick),
        Map.of(),
        memory.read(tick),
        thermal.read(tick),
        power.read(tick),
        clocks.read(tick),
        pcie.read(tick),
        NvLinkReading.ABSENT,
        health.read(tick),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        gpu.absences().list());
  }

  /** Which call answers for memory. */
  Optional<MemoryApi> memoryApi() {
    return memory.api();
  }

  void close() {
    fast.close();
    slow.close();
    utilization.close();
  }
}
