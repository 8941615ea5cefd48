package io.gpuwarden.agent.reservation;

import io.gpuwarden.exporter.GpuCounters;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.gpu.ClockReading;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryHealth;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.gpu.MigReading;
import io.gpuwarden.gpu.NvLinkReading;
import io.gpuwarden.gpu.PcieReading;
import io.gpuwarden.gpu.PowerReading;
import io.gpuwarden.gpu.ProcessType;
import io.gpuwarden.gpu.ThermalReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** GPUs of which only the processes matter. */
public final class TestGpus {
  private static final GpuCounters COUNTERS =
      new GpuCounters(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Map.of(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Map.of(),
          Map.of(),
          new TreeMap<>());

  private TestGpus() {}

  /** The UUID of the GPU with an index. */
  public static String uuid(int index) {
    return "GPU-" + index;
  }

  public static GpuSnapshot up(int index, GpuProcess... processes) {
    return gpu(index, Optional.of(List.of(processes)), List.of());
  }

  /** It answers, but not which processes it has. */
  public static GpuSnapshot withoutList(int index) {
    return gpu(index, Optional.empty(), List.of());
  }

  public static GpuSnapshot down(int index) {
    GpuError lost = new GpuError("nvmlDeviceGetPciInfo", 15, "GPU is lost", ErrorKind.GPU_LOST);
    return new GpuSnapshot(
        new GpuId(index, uuid(index)),
        Optional.empty(),
        Optional.of(lost),
        Optional.empty(),
        Map.of(),
        COUNTERS,
        List.of());
  }

  public static GpuSnapshot withMig(
      int index, Optional<List<GpuProcess>> processes, MigReading... instances) {
    return gpu(index, processes, List.of(instances));
  }

  public static MigReading instance(
      String uuid, int gpuInstance, Optional<List<GpuProcess>> processes) {
    return new MigReading(
        new MigInfo(uuid, gpuInstance, 0, "1g.10gb"), MemoryReading.ABSENT, Map.of(), processes);
  }

  private static GpuSnapshot gpu(
      int index, Optional<List<GpuProcess>> processes, List<MigReading> instances) {
    GpuReading reading =
        new GpuReading(
            Map.of(),
            Map.of(),
            MemoryReading.ABSENT,
            ThermalReading.ABSENT,
            new PowerReading(OptionalDouble.empty(), Map.of(), OptionalDouble.empty()),
            ClockReading.ABSENT,
            PcieReading.ABSENT,
            NvLinkReading.ABSENT,
            MemoryHealth.ABSENT,
            processes,
            Optional.empty(),
            instances,
            List.of());
    return new GpuSnapshot(
        new GpuId(index, uuid(index)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(reading),
        Map.of(),
        COUNTERS,
        instances.stream()
            .map(each -> new MigSnapshot(each, OptionalDouble.empty(), OptionalDouble.empty()))
            .toList());
  }

  public static GpuProcess compute(int pid) {
    return process(pid, ProcessType.COMPUTE, "python3");
  }

  public static GpuProcess graphics(int pid) {
    return process(pid, ProcessType.GRAPHICS, "/usr/lib/xorg/Xorg");
  }

  public static GpuProcess process(int pid, ProcessType type, String name) {
    return new GpuProcess(
        pid,
        type,
        OptionalLong.of(1 << 20),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.of(name));
  }

  static GpuProcess on(int gpuInstance, int pid) {
    return new GpuProcess(
        pid,
        ProcessType.COMPUTE,
        OptionalLong.empty(),
        OptionalInt.of(gpuInstance),
        OptionalInt.of(0),
        Optional.empty());
  }
}
