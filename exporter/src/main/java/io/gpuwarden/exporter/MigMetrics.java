package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.at;
import static io.gpuwarden.exporter.Row.counter;
import static io.gpuwarden.exporter.Row.gauge;
import static io.gpuwarden.exporter.Row.info;

import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.MigInfo;
import java.util.List;

/**
 * MIG instances. They have families of their own, so that a sum over GPUs counts nothing twice;
 * {@code uuid} is the instance's, and {@code gpu_mig_info} leads to its parent.
 */
final class MigMetrics {
  private static final String GPM = "nvmlGpmMigSampleGet, nvmlGpmMetricsGet (Hopper and newer)";

  static final List<Metric> ROWS =
      List.of(
          info("gpu_mig_info", "What the MIG instance is.")
              .from(
                  "nvmlDeviceGetMigDeviceHandleByIndex, nvmlDeviceGetGpuInstanceId,"
                      + " nvmlDeviceGetComputeInstanceId, nvmlDeviceGetAttributes_v2")
              .labels("parent_uuid", "gpu_instance", "compute_instance", "profile")
              .mig(MigMetrics::addInfo),
          gauge("gpu_mig_memory_total_bytes", "bytes", "Device memory of the MIG instance.")
              .from("nvmlDeviceGetMemoryInfo_v2, else nvmlDeviceGetMemoryInfo")
              .migCount(mig -> mig.reading().memory().totalBytes()),
          gauge("gpu_mig_memory_used_bytes", "bytes", "Device memory in use in the MIG instance.")
              .from("nvmlDeviceGetMemoryInfo_v2, else nvmlDeviceGetMemoryInfo")
              .migCount(mig -> mig.reading().memory().usedBytes()),
          gauge("gpu_mig_processes", "Processes that have the MIG instance open.")
              .from(
                  "nvmlDeviceGetComputeRunningProcesses_v3,"
                      + " nvmlDeviceGetMPSComputeRunningProcesses_v3")
              .mig(
                  (gpu, mig, out) ->
                      mig.reading().processes().ifPresent(list -> out.add(list.size()))),
          counter("gpu_mig_busy_seconds_total", "seconds", "Time in which the MIG instance worked.")
              .from(GPM + ", integrated")
              .migValue(MigSnapshot::busySeconds),
          counter(
                  "gpu_mig_observed_seconds_total",
                  "seconds",
                  "Time that the busy seconds of the MIG instance cover.")
              .from(GPM)
              .migValue(MigSnapshot::observedSeconds),
          activity(
              "gpu_mig_sm_active_ratio",
              "Share of time in which an SM of the MIG instance had a warp.",
              Activity.SM),
          activity(
              "gpu_mig_sm_occupancy_ratio",
              "Resident warps of the most that fit on the SMs of the MIG instance.",
              Activity.SM_OCCUPANCY),
          activity(
              "gpu_mig_tensor_active_ratio",
              "Share of time in which the tensor cores of the MIG instance worked.",
              Activity.TENSOR),
          activity(
              "gpu_mig_dram_active_ratio",
              "Share of time in which the memory interface of the MIG instance was busy.",
              Activity.DRAM));

  private MigMetrics() {}

  private static Metric activity(String name, String help, Activity activity) {
    return gauge(name, "ratio", help)
        .from(GPM)
        .migValue(mig -> at(mig.reading().activity(), activity));
  }

  private static void addInfo(GpuSnapshot parent, MigSnapshot mig, Samples out) {
    MigInfo info = mig.reading().info();
    out.add(
        1,
        parent.id().uuid(),
        Integer.toString(info.gpuInstance()),
        Integer.toString(info.computeInstance()),
        info.profile());
  }
}
