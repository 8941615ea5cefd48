package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.at;
import static io.gpuwarden.exporter.Row.counter;
import static io.gpuwarden.exporter.Row.gauge;

import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.Engine;
import java.util.List;

/**
 * How hard the GPU works. The mean over any stretch of time is {@code
 * increase(gpu_busy_seconds_total) / increase(gpu_observed_seconds_total)}: bursts between two
 * scrapes are in it, and time that was not observed is not.
 */
final class UtilizationMetrics {
  private static final String SAMPLES = "nvmlDeviceGetSamples, else nvmlDeviceGetUtilizationRates";
  private static final String GPM = "nvmlGpmMetricsGet (Hopper and newer)";

  static final List<Metric> ROWS =
      List.of(
          engine(
              "gpu_utilization_ratio",
              "Share of the last tick in which a kernel was running.",
              SAMPLES,
              Engine.COMPUTE),
          engine(
              "gpu_memory_utilization_ratio",
              "Share of the last tick in which device memory was read or written.",
              SAMPLES,
              Engine.MEMORY_COPY),
          engine(
              "gpu_encoder_utilization_ratio",
              "Share of the last tick in which the video encoder worked.",
              "nvmlDeviceGetSamples, else nvmlDeviceGetEncoderUtilization",
              Engine.ENCODER),
          engine(
              "gpu_decoder_utilization_ratio",
              "Share of the last tick in which the video decoder worked.",
              "nvmlDeviceGetSamples, else nvmlDeviceGetDecoderUtilization",
              Engine.DECODER),
          engine(
              "gpu_jpeg_utilization_ratio",
              "Share of the last tick in which the JPEG engine worked.",
              "nvmlDeviceGetSamples, else nvmlDeviceGetJpgUtilization",
              Engine.JPEG),
          engine(
              "gpu_ofa_utilization_ratio",
              "Share of the last tick in which the optical flow accelerator worked.",
              "nvmlDeviceGetSamples, else nvmlDeviceGetOfaUtilization",
              Engine.OFA),
          counter(
                  "gpu_busy_seconds_total",
                  "seconds",
                  "Time in which any engine worked; never more than gpu_observed_seconds_total.")
              .from("the utilization of all engines, integrated")
              .counted(GpuCounters::busySeconds),
          counter(
                  "gpu_memory_busy_seconds_total",
                  "seconds",
                  "Time in which device memory was read or written.")
              .from(SAMPLES + ", integrated")
              .counted(GpuCounters::memoryBusySeconds),
          counter(
                  "gpu_observed_seconds_total",
                  "seconds",
                  "Time that the busy seconds cover: what is missing was not observed.")
              .from(SAMPLES + ", their timestamps")
              .counted(GpuCounters::observedSeconds),
          activity("gpu_sm_active_ratio", "Share of time in which an SM had a warp.", Activity.SM),
          activity(
              "gpu_sm_occupancy_ratio",
              "Resident warps of the most that fit on the SMs.",
              Activity.SM_OCCUPANCY),
          activity(
              "gpu_tensor_active_ratio",
              "Share of time in which the tensor cores worked.",
              Activity.TENSOR),
          activity(
              "gpu_dram_active_ratio",
              "Share of time in which the device memory interface was busy.",
              Activity.DRAM),
          activity(
              "gpu_fp64_active_ratio",
              "Share of time in which the FP64 pipes worked.",
              Activity.FP64),
          activity(
              "gpu_fp32_active_ratio",
              "Share of time in which the FP32 pipes worked.",
              Activity.FP32),
          activity(
              "gpu_fp16_active_ratio",
              "Share of time in which the FP16 pipes worked.",
              Activity.FP16));

  private UtilizationMetrics() {}

  private static Metric engine(String name, String help, String source, Engine engine) {
    return gauge(name, "ratio", help)
        .from(source)
        .upGpu((gpu, out) -> Row.add(out, at(gpu.utilizationRatio(), engine)));
  }

  private static Metric activity(String name, String help, Activity activity) {
    return gauge(name, "ratio", help).from(GPM).reading(r -> at(r.activity(), activity));
  }
}
