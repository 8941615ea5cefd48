package io.gpuwarden.nvml;

import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.gpu.MigReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One MIG instance: its handle, which a reconfiguration makes stale, and its readers. */
final class MigInstance {
  private final Device device;
  private final MigInfo info;
  private final MemoryReader memory;
  private final ProcessReader processes;

  private boolean answered;
  private boolean fresh = true;

  MigInstance(Device device, MigInfo info, NativeBlock processBuffer, ProcessNames names) {
    this.device = device;
    this.info = info;
    memory = new MemoryReader(device);
    processes = new ProcessReader(device, processBuffer, names);
  }

  /** What the names of an instance's readings begin with. */
  static String prefix(String uuid) {
    return "migInstances." + uuid + ".";
  }

  /**
   * @return empty if the instance is no longer there
   */
  Optional<MigReading> read(Tick asked, ActivityReader activity) throws GpuException {
    Tick tick = fresh ? Tick.EVERYTHING : asked;
    fresh = false;
    try {
      MemoryReading memoryReading = memory.read(tick);
      if (answered && memory.refused()) {
        return Optional.empty();
      }
      answered |= memory.api().isPresent();
      Optional<List<GpuProcess>> list = processes.read(tick);
      Map<Activity, Double> activities = activity.readInstance(tick, info.gpuInstance());
      return Optional.of(new MigReading(info, memoryReading, activities, list));
    } catch (GpuException e) {
      if (e.error().kind() == ErrorKind.GPU_LOST) { // the instance is lost, not the GPU
        return Optional.empty();
      }
      throw e;
    }
  }

  MigInfo info() {
    return info;
  }

  boolean isAt(long handle, MigInfo now) {
    return device.handle() == handle && info.equals(now);
  }

  /** Forgets what it said about itself. */
  void close() {
    device.absences().removeAll(prefix(info.uuid()));
  }
}
