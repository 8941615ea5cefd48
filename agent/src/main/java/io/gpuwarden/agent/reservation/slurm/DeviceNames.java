package io.gpuwarden.agent.reservation.slurm;

import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.gpu.MigInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the device that a file means: a UUID, an index, or an index and a MIG instance. */
final class DeviceNames {
  private static final String OLD_MIG = "MIG-GPU-";

  private final List<GpuSnapshot> gpus;
  private final boolean byMinor;

  /**
   * @param byMinor an index is the N of {@code /dev/nvidiaN}, and not NVML's
   */
  DeviceNames(List<GpuSnapshot> gpus, boolean byMinor) {
    this.gpus = gpus;
    this.byMinor = byMinor;
  }

  /** Empty if there is no such device now. */
  Optional<String> uuid(String name) {
    if (name.startsWith(OLD_MIG)) {
      return oldMig(name.substring("MIG-".length()));
    }
    if (name.startsWith("GPU-") || name.startsWith("MIG-")) {
      return known(name) ? Optional.of(name) : Optional.empty();
    }
    int dot = name.indexOf('.');
    if (dot < 0) {
      return JobFile.isNumber(name) ? gpu(name).map(gpu -> gpu.id().uuid()) : Optional.empty();
    }
    String instance = name.substring(dot + 1);
    String index = name.substring(0, dot);
    return JobFile.isNumber(index) && JobFile.isNumber(instance)
        ? gpu(index).flatMap(gpu -> instance(gpu, instance, Optional.empty()))
        : Optional.empty();
  }

  private boolean known(String uuid) {
    for (GpuSnapshot gpu : gpus) {
      if (gpu.id().uuid().equals(uuid)) {
        return true;
      }
      for (MigSnapshot mig : gpu.mig()) {
        if (mig.reading().info().uuid().equals(uuid)) {
          return true;
        }
      }
    }
    return false;
  }

  private Optional<GpuSnapshot> gpu(String index) {
    for (GpuSnapshot gpu : gpus) {
      OptionalInt own = byMinor ? minor(gpu) : OptionalInt.of(gpu.id().index());
      if (own.isPresent() && index.equals(Integer.toString(own.getAsInt()))) {
        return Optional.of(gpu);
      }
    }
    return Optional.empty();
  }

  private static OptionalInt minor(GpuSnapshot gpu) {
    return gpu.info().isPresent() ? gpu.info().get().minor() : OptionalInt.empty();
  }

  /** As drivers before 470 name an instance: {@code GPU-UUID/gpu instance/compute instance}. */
  private Optional<String> oldMig(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    for (GpuSnapshot gpu : gpus) {
      if (gpu.id().uuid().equals(parts[0])) {
        return instance(gpu, parts[1], Optional.of(parts[2]));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> instance(
      GpuSnapshot gpu, String gpuInstance, Optional<String> computeInstance) {
    for (MigSnapshot mig : gpu.mig()) {
      MigInfo info = mig.reading().info();
      if (gpuInstance.equals(Integer.toString(info.gpuInstance()))
          && computeInstance
              .map(number -> number.equals(Integer.toString(info.computeInstance())))
              .orElse(true)) {
        return Optional.of(info.uuid());
      }
    }
    return Optional.empty();
  }
}
