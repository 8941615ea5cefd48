package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.gauge;

import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.ProcessType;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who has the GPU open. */
final class ProcessMetrics {
  private static final String SOURCE =
      "nvmlDeviceGetComputeRunningProcesses_v3, nvmlDeviceGetGraphicsRunningProcesses_v3,"
          + " nvmlDeviceGetMPSComputeRunningProcesses_v3";
  private static final Row.Labels<ProcessType> TYPES = new Row.Labels<>(ProcessType.class);

  static final List<Metric> ROWS =
      List.of(
          gauge("gpu_processes", "Processes that have the GPU open.")
              .from(SOURCE)
              .labels("type")
              .ofReading(ProcessMetrics::addCounts),
          gauge(
                  "gpu_process_memory_bytes",
                  "bytes",
                  "Device memory of a process; each new process is a new series.")
              .from(SOURCE + ", nvmlSystemGetProcessName")
              .labels("pid", "type", "name")
              .optIn()
              .ofReading(ProcessMetrics::addMemory));

  private ProcessMetrics() {}

  /** Of each type, also 0: the list was read. */
  private static void addCounts(GpuReading reading, Samples out) {
    if (reading.processes().isEmpty()) {
      return;
    }
    Map<ProcessType, Integer> counts = new EnumMap<>(ProcessType.class);
    TYPES.keys().forEach(type -> counts.put(type, 0));
    reading.processes().get().forEach(process -> counts.merge(process.type(), 1, Integer::sum));
    TYPES.add(out, counts);
  }

  private record Key(int pid, ProcessType type, String name) {}

  /** A process with several entries of one type, as on MIG instances, is one series. */
  private static void addMemory(GpuReading reading, Samples out) {
    Map<Key, Long> bytes = new LinkedHashMap<>();
    for (GpuProcess process : reading.processes().orElse(List.of())) {
      if (process.usedMemoryBytes().isPresent()) {
        Key key = new Key(process.pid(), process.type(), process.name().orElse(""));
        bytes.merge(key, process.usedMemoryBytes().getAsLong(), Long::sum);
      }
    }
    bytes.forEach(
        (key, sum) ->
            out.add(sum, Integer.toString(key.pid()), Row.Labels.word(key.type()), key.name()));
  }
}
