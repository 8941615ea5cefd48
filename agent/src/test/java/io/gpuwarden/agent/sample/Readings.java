package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.ClockReading;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryHealth;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.MigReading;
import io.gpuwarden.gpu.NvLinkReading;
import io.gpuwarden.gpu.PcieReading;
import io.gpuwarden.gpu.PowerReading;
import io.gpuwarden.gpu.ThermalReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Readings and parts of them, with only what a test is about. */
final class Readings {
  static final GpuInfo INFO =
      new GpuInfo(
          "Test GPU",
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          MigMode.UNSUPPORTED,
          Optional.empty());

  private Readings() {}

  static GpuReading of(
      Map<Engine, EngineUtilization> utilization, double joules, List<Absence> absences) {
    return new GpuReading(
        utilization,
        Map.of(),
        MemoryReading.ABSENT,
        ThermalReading.ABSENT,
        new PowerReading(OptionalDouble.of(100), Map.of(), OptionalDouble.of(joules)),
        ClockReading.ABSENT,
        PcieReading.ABSENT,
        NvLinkReading.ABSENT,
        MemoryHealth.ABSENT,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        absences);
  }

  static GpuReading withMig(GpuReading reading, List<MigReading> instances) {
    return new GpuReading(
        reading.utilization(),
        reading.activity(),
        reading.memory(),
        reading.thermal(),
        reading.power(),
        reading.clocks(),
        reading.pcie(),
        reading.nvLink(),
        reading.health(),
        reading.processes(),
        reading.processUtilization(),
        instances,
        reading.absences());
  }

  static GpuReading withPcieReceived(GpuReading reading, long bytes) {
    PcieReading pcie =
        new PcieReading(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.of(bytes),
            OptionalLong.empty());
    return new GpuReading(
        reading.utilization(),
        reading.activity(),
        reading.memory(),
        reading.thermal(),
        reading.power(),
        reading.clocks(),
        pcie,
        reading.nvLink(),
        reading.health(),
        reading.processes(),
        reading.processUtilization(),
        reading.migInstances(),
        reading.absences());
  }

  static MigReading mig(String uuid, int instance, Map<Activity, Double> activity) {
    return new MigReading(
        new MigInfo(uuid, instance, 0, "1g.10gb"),
        MemoryReading.ABSENT,
        activity,
        Optional.empty());
  }
}
