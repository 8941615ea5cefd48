package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.gauge;
import static io.gpuwarden.exporter.Row.info;

import io.gpuwarden.gpu.GpuInfo;
import java.util.List;

/** Which GPUs and which driver there are. */
final class DeviceMetrics {
  static final List<Metric> ROWS =
      List.of(
          info("gpu_driver_info", "Versions of the driver, the NVML library and newest CUDA.")
              .from(
                  "nvmlSystemGetDriverVersion, nvmlSystemGetNVMLVersion,"
                      + " nvmlSystemGetCudaDriverVersion_v2")
              .labels("driver", "nvml", "cuda")
              .node(DeviceMetrics::addDriver),
          info("gpu_info", "What the GPU is; a label is empty where the GPU has no such thing.")
              .from(
                  "nvmlDeviceGetName, nvmlDeviceGetPciInfo_v3, nvmlDeviceGetMinorNumber,"
                      + " nvmlDeviceGetSerial, nvmlDeviceGetArchitecture,"
                      + " nvmlDeviceGetVbiosVersion, nvmlDeviceGetMigMode,"
                      + " nvmlDeviceGetMemoryInfo_v2")
              .labels(
                  "name",
                  "pci_bus_id",
                  "minor",
                  "serial",
                  "architecture",
                  "vbios",
                  "mig",
                  "memory_api")
              .gpu((gpu, out) -> gpu.info().ifPresent(info -> addInfo(info, out))),
          gauge("gpu_up", "Whether the GPU could be read in the last tick.")
              .from("every call of a reading")
              .gpu((gpu, out) -> out.add(gpu.up() ? 1 : 0)));

  private DeviceMetrics() {}

  private static void addDriver(NodeSnapshot node, Samples out) {
    node.driver()
        .info()
        .ifPresent(
            driver ->
                out.add(
                    1,
                    driver.driver().orElse(""),
                    driver.nvml().orElse(""),
                    driver.cuda().orElse("")));
  }

  private static void addInfo(GpuInfo info, Samples out) {
    out.add(
        1,
        info.name(),
        info.pciBusId().orElse(""),
        info.minor().isPresent() ? Integer.toString(info.minor().getAsInt()) : "",
        info.serial().orElse(""),
        info.architecture().orElse(""),
        info.vbios().orElse(""),
        Row.Labels.word(info.mig()),
        info.memoryApi().map(Row.Labels::word).orElse(""));
  }
}
