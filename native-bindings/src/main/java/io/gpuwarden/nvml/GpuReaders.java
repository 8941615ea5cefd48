package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryApi;
import io.gpuwarden.gpu.MigMode;
import java.util.List;
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
  private final NvLinkReader nvLink;
  private final HealthReader health;
  private final ActivityReader activity;
  private final ProcessNames processNames;
  private final NativeBlock processBuffer = new NativeBlock(ProcessList.INITIAL_BYTES);
  private final ProcessReader processes;
  private final ProcessUtilizationReader processUtilization;
  private final MigReader migInstances;

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
    nvLink = new NvLinkReader(gpu, fast, slow);
    health = new HealthReader(gpu, slow);
    activity = new ActivityReader(gpu);
    processNames = new ProcessNames(gpu.nvml());
    processes = new ProcessReader(gpu, processBuffer, processNames);
    processUtilization = new ProcessUtilizationReader(gpu);
    migInstances = new MigReader(gpu, activity, processBuffer, processNames);
  }

  GpuReading read(Tick tick, MigMode mig) throws GpuException {
    fast.read(tick);
    if (tick.full()) {
      slow.read(tick);
    }
    processNames.startReading();
    Optional<List<GpuProcess>> running = processes.read(tick);
    return new GpuReading(
        utilization.read(tick),
        activity.read(tick),
        memory.read(tick),
        thermal.read(tick),
        power.read(tick),
        clocks.read(tick),
        pcie.read(tick),
        nvLink.read(tick),
        health.read(tick),
        running,
        processUtilization.read(tick, running.map(List::size).orElse(0)),
        migInstances.read(tick, mig),
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
    nvLink.close();
    activity.close();
    processNames.close();
    processBuffer.close();
    processUtilization.close();
  }
}
