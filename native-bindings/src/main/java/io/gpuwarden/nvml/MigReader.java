package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.MigReading;
import io.gpuwarden.nvml.Question.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The MIG instances of a GPU. They are looked up in full readings, and when one has gone. */
final class MigReader {
  private final Device gpu;
  private final MigIdentity identity;
  private final ActivityReader activity;
  private final NativeBlock processBuffer;
  private final ProcessNames names;
  private final Question list;

  private List<MigInstance> instances = List.of();

  MigReader(Device gpu, ActivityReader activity, NativeBlock processBuffer, ProcessNames names) {
    this.gpu = gpu;
    this.activity = activity;
    this.processBuffer = processBuffer;
    this.names = names;
    identity = new MigIdentity(gpu);
    list =
        gpu.question("migInstances", new Way(NvmlSymbol.MIG_DEVICE_HANDLE_BY_INDEX, this::lookUp));
  }

  List<MigReading> read(Tick tick, MigMode mode) throws GpuException {
    if (mode != MigMode.ENABLED) {
      replace(List.of());
      return List.of();
    }
    if (tick.full()) {
      list.ask(tick);
    }
    Optional<List<MigReading>> read = readAll(tick);
    if (read.isEmpty()) {
      list.ask(Tick.EVERYTHING);
      read = readAll(tick);
    }
    return read.orElse(List.of());
  }

  /**
   * @return empty if one of them has gone; it is forgotten then
   */
  private Optional<List<MigReading>> readAll(Tick tick) throws GpuException {
    List<MigReading> readings = new ArrayList<>(instances.size());
    for (MigInstance instance : instances) {
      Optional<MigReading> reading = instance.read(tick, activity);
      if (reading.isEmpty()) {
        replace(instances.stream().filter(other -> other != instance).toList());
        return Optional.empty();
      }
      readings.add(reading.get());
    }
    return Optional.of(readings);
  }

  /** Finds the instances of now; those that were there before keep what they remember. */
  private int lookUp() {
    int code = gpu.nvml().nvmlDeviceGetMaxMigDeviceCount(gpu.handle(), gpu.first());
    if (code != NvmlReturn.SUCCESS.code) {
      return code;
    }
    int count = gpu.out().getInt(Device.FIRST);
    List<MigInstance> found = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      int each = lookUp(index, found);
      if (each != NvmlReturn.SUCCESS.code && each != NvmlReturn.NOT_FOUND.code) {
        code = each;
      }
    }
    replace(found);
    return code;
  }

  private int lookUp(int index, List<MigInstance> found) {
    int code = gpu.nvml().nvmlDeviceGetMigDeviceHandleByIndex(gpu.handle(), index, gpu.first());
    if (code != NvmlReturn.SUCCESS.code) {
      return code; // 6 where there is none: indexes have gaps
    }
    long handle = gpu.out().getLong(Device.FIRST);
    code = identity.read(handle);
    if (code == NvmlReturn.SUCCESS.code) {
      MigInfo info = identity.info();
      found.add(
          instances.stream()
              .filter(instance -> instance.isAt(handle, info))
              .findFirst()
              .orElseGet(() -> instance(handle, info)));
    }
    return code;
  }

  private MigInstance instance(long handle, MigInfo info) {
    Device device =
        new Device(gpu.nvml(), handle, MigInstance.prefix(info.uuid()), gpu.out(), gpu.absences());
    return new MigInstance(device, info, processBuffer, names);
  }

  private void replace(List<MigInstance> now) {
    if (now.equals(instances)) {
      return;
    }
    instances.stream().filter(before -> !now.contains(before)).forEach(MigInstance::close);
    activity.forgetInstances();
    instances = now;
  }
}
