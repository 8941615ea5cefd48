package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.MigReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the MIG instances of a board answer. */
final class MigInstances {
  private static final long DRIVER_BYTES = 12L << 20;

  private MigInstances() {}

  /**
   * @param activity one map for each tenant; empty maps on boards that cannot measure an instance
   */
  static List<MigReading> read(List<Tenant> tenants, List<Map<Activity, Double>> activity) {
    List<MigReading> instances = new ArrayList<>();
    for (int i = 0; i < tenants.size(); i++) {
      Tenant tenant = tenants.get(i);
      if (tenant.mig().isPresent()) {
        Optional<List<GpuProcess>> processes = Optional.of(tenant.process().stream().toList());
        instances.add(
            new MigReading(tenant.mig().get(), memory(tenant), activity.get(i), processes));
      }
    }
    return List.copyOf(instances);
  }

  private static MemoryReading memory(Tenant tenant) {
    return new MemoryReading(
        OptionalLong.of(tenant.memoryBytes()),
        OptionalLong.of(DRIVER_BYTES + tenant.usedBytes()),
        OptionalLong.of(0),
        OptionalLong.empty(),
        OptionalLong.empty());
  }
}
