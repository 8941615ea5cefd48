package io.gpuwarden.agent.book;

import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.MigReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What can be reserved: a GPU that is not cut into MIG instances, or one of its instances.
 *
 * @param instance empty for a whole GPU
 */
record Device(GpuSnapshot gpu, Optional<MigReading> instance) {
  /** All of a node, by index. */
  static List<Device> of(BookView view) {
    List<Device> devices = new ArrayList<>();
    for (GpuSnapshot gpu : view.gpus()) {
      if (gpu.mig().isEmpty()) {
        devices.add(new Device(gpu, Optional.empty()));
      }
      gpu.mig().forEach(mig -> devices.add(new Device(gpu, Optional.of(mig.reading()))));
    }
    return devices;
  }

  String uuid() {
    return instance.map(mig -> mig.info().uuid()).orElse(gpu.id().uuid());
  }

  int index() {
    return gpu.id().index();
  }

  boolean whole() {
    return instance.isEmpty();
  }

  /** For people. */
  String label() {
    return instance
        .map(mig -> mig.info().profile() + " of GPU " + index() + " (" + mig.info().uuid() + ")")
        .orElse("GPU " + index());
  }

  /** As somebody would ask for it. */
  String shortName() {
    return whole() ? Integer.toString(index()) : uuid();
  }

  /** Empty if they cannot be told, also where it is only not known which of them are on it. */
  Optional<List<GpuProcess>> processes() {
    Optional<List<GpuProcess>> ofGpu = gpu.reading().flatMap(reading -> reading.processes());
    if (instance.isEmpty()) {
      return ofGpu;
    }
    Optional<List<GpuProcess>> own = instance.get().processes();
    return own.isPresent() ? own : ofGpu.flatMap(this::ofInstance);
  }

  private Optional<List<GpuProcess>> ofInstance(List<GpuProcess> all) {
    int gpuInstance = instance.orElseThrow().info().gpuInstance();
    int computeInstance = instance.orElseThrow().info().computeInstance();
    List<GpuProcess> found = new ArrayList<>();
    for (GpuProcess process : all) {
      if (process.gpuInstance().isEmpty()) {
        return Optional.empty(); // an old driver, which does not say where it runs
      }
      if (process.gpuInstance().equals(OptionalInt.of(gpuInstance))
          && process.computeInstance().equals(OptionalInt.of(computeInstance))) {
        found.add(process);
      }
    }
    return Optional.of(found);
  }
}
