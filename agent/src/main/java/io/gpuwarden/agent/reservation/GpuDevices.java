package io.gpuwarden.agent.reservation;

import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.MigReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The devices of one GPU, itself or its MIG instances, with their processes. What cannot be read
 * now stays as it was read last.
 */
final class GpuDevices {
  /** An instance that a GPU in good health has not shown for so many ticks does not exist. */
  private static final int MAX_MISSING = 60;

  private final String uuid;
  private final ProcessTable table;
  private final List<DeviceProcesses> devices = new ArrayList<>();

  GpuDevices(String uuid, ProcessTable table) {
    this.uuid = uuid;
    this.table = table;
  }

  String uuid() {
    return uuid;
  }

  List<DeviceProcesses> devices() {
    return devices;
  }

  void read(GpuSnapshot gpu) {
    if (!gpu.up()) {
      return;
    }
    Optional<List<GpuProcess>> processes = gpu.reading().orElseThrow().processes();
    if (gpu.mig().isEmpty()) {
      if (processes.isPresent()) {
        device(uuid).replace(processes.get(), null);
      }
    } else {
      device(uuid).clear(); // with MIG, nothing runs beside the instances
      for (int i = 0; i < gpu.mig().size(); i++) {
        readInstance(gpu.mig().get(i).reading(), processes);
      }
    }
    forgetMissing(gpu.mig());
  }

  private void readInstance(MigReading instance, Optional<List<GpuProcess>> ofGpu) {
    if (instance.processes().isPresent()) {
      device(instance.info().uuid()).replace(instance.processes().get(), null);
    } else if (ofGpu.isPresent() && tellsInstances(ofGpu.get())) {
      device(instance.info().uuid()).replace(ofGpu.get(), instance.info());
    }
  }

  /** Old drivers do not say on which instance a process runs. */
  private static boolean tellsInstances(List<GpuProcess> processes) {
    for (int i = 0; i < processes.size(); i++) {
      if (processes.get(i).gpuInstance().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private DeviceProcesses device(String deviceUuid) {
    for (int i = 0; i < devices.size(); i++) {
      if (devices.get(i).uuid().equals(deviceUuid)) {
        return devices.get(i);
      }
    }
    DeviceProcesses added = new DeviceProcesses(deviceUuid, table);
    devices.add(added);
    return added;
  }

  private void forgetMissing(List<MigSnapshot> instances) {
    for (int i = devices.size() - 1; i >= 0; i--) {
      DeviceProcesses device = devices.get(i);
      if (!device.uuid().equals(uuid)
          && !has(instances, device.uuid())
          && device.countMissing() > MAX_MISSING) {
        devices.remove(i);
      }
    }
  }

  private static boolean has(List<MigSnapshot> instances, String instance) {
    for (int i = 0; i < instances.size(); i++) {
      if (instances.get(i).reading().info().uuid().equals(instance)) {
        return true;
      }
    }
    return false;
  }
}
