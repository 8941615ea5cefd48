package io.gpuwarden.contract;

import io.gpuwarden.contract.Observation.Device;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.MigReading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Promises about who uses a GPU, and about its parts. */
final class ProcessChecks {
  private ProcessChecks() {}

  static List<String> processes(Device device) {
    List<String> broken = new ArrayList<>();
    for (GpuReading reading : device.readings()) {
      wholeAndOnce(broken, reading.processes().orElse(List.of()));
      for (MigReading mig : reading.migInstances()) {
        wholeAndOnce(broken, mig.processes().orElse(List.of()));
      }
    }
    return broken;
  }

  private static void wholeAndOnce(List<String> broken, List<GpuProcess> processes) {
    Set<List<Object>> seen = new HashSet<>();
    for (GpuProcess process : processes) {
      boolean whole =
          process.pid() > 0
              && process.usedMemoryBytes().stream().noneMatch(bytes -> bytes < 0)
              && process.gpuInstance().stream().noneMatch(id -> id < 0)
              && process.name().stream().noneMatch(String::isBlank);
      List<Object> who =
          List.of(process.pid(), process.type(), process.gpuInstance(), process.computeInstance());
      if (!whole || !seen.add(who)) {
        broken.add(process.toString());
      }
    }
  }

  static List<String> instances(Device device) {
    List<String> broken = new ArrayList<>();
    for (GpuReading reading : device.readings()) {
      if (!reading.migInstances().isEmpty() && device.info().mig() != MigMode.ENABLED) {
        broken.add("instances while MIG is " + device.info().mig());
      }
      Set<String> uuids = new HashSet<>();
      for (MigReading mig : reading.migInstances()) {
        instance(broken, mig, reading);
        if (!uuids.add(mig.info().uuid())) {
          broken.add(mig.info() + " is there twice");
        }
      }
    }
    return broken;
  }

  private static void instance(List<String> broken, MigReading mig, GpuReading parent) {
    boolean named =
        mig.info().uuid().startsWith("MIG-")
            && mig.info().profile().matches("(\\d+c\\.)?\\d+g\\.\\d+gb.*")
            && mig.info().gpuInstance() >= 0
            && mig.info().computeInstance() >= 0;
    if (!named) {
      broken.add(mig.info().toString());
    }
    OptionalLong all = parent.memory().totalBytes();
    if (mig.memory().totalBytes().stream()
        .anyMatch(bytes -> all.isPresent() && bytes > all.getAsLong())) {
      broken.add(mig.info() + " is larger than its GPU");
    }
    for (GpuProcess process : mig.processes().orElse(List.of())) {
      boolean here = process.gpuInstance().stream().allMatch(id -> id == mig.info().gpuInstance());
      if (!here) {
        broken.add(process + " is not of " + mig.info());
      }
    }
  }
}
