package io.gpuwarden.nvml;

import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.nvml.NvmlStructs.GpmMetricsGet;
import io.gpuwarden.nvml.NvmlStructs.GpmSupport;
import io.gpuwarden.nvml.Question.Way;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Activity of a GPU and of its GPU instances, on boards that have GPM (Hopper and newer). */
final class ActivityReader {
  private final Device gpu;
  private final Question support;

  private boolean supported;
  private @Nullable NativeBlock metrics;
  private @Nullable GpmReader whole;
  private final Map<Integer, GpmReader> instances = new HashMap<>();

  ActivityReader(Device gpu) {
    this.gpu = gpu;
    support =
        gpu.question("activity", new Way(NvmlSymbol.GPM_QUERY_DEVICE_SUPPORT, this::querySupport));
  }

  Map<Activity, Double> read(Tick tick) throws GpuException {
    if (!support.ask(tick)) {
      return Map.of();
    }
    if (whole == null) {
      NvmlLibrary nvml = gpu.nvml();
      whole =
          new GpmReader(
              gpu,
              metrics(),
              NvmlSymbol.GPM_SAMPLE_GET,
              sample -> nvml.nvmlGpmSampleGet(gpu.handle(), sample));
    }
    return whole.read(tick);
  }

  /** One GPU instance; all its compute instances share it. Call {@link #read} before. */
  Map<Activity, Double> readInstance(Tick tick, int gpuInstance) throws GpuException {
    return supported ? instances.computeIfAbsent(gpuInstance, this::instance).read(tick) : Map.of();
  }

  /** The GPU instances are others now: a sample of before says nothing about them. */
  void forgetInstances() {
    for (Map.Entry<Integer, GpmReader> each : instances.entrySet()) {
      each.getValue().close();
      gpu.absences().removeAll(prefix(each.getKey()));
    }
    instances.clear();
  }

  void close() {
    forgetInstances();
    if (whole != null) {
      whole.close();
    }
    if (metrics != null) {
      metrics.close();
    }
  }

  private GpmReader instance(int gpuInstance) {
    NvmlLibrary nvml = gpu.nvml();
    Device instance =
        new Device(nvml, gpu.handle(), prefix(gpuInstance), gpu.out(), gpu.absences());
    return new GpmReader(
        instance,
        metrics(),
        NvmlSymbol.GPM_MIG_SAMPLE_GET,
        sample -> nvml.nvmlGpmMigSampleGet(gpu.handle(), gpuInstance, sample));
  }

  private static String prefix(int gpuInstance) {
    return "migInstances.gpuInstance" + gpuInstance + ".";
  }

  private int querySupport() {
    if (supported) {
      return NvmlReturn.SUCCESS.code;
    }
    NativeBlock out = gpu.out();
    out.putInt(Device.TEXT + GpmSupport.VERSION, GpmSupport.VERSION_WORD);
    out.putInt(Device.TEXT + GpmSupport.IS_SUPPORTED_DEVICE, 0);
    int code = gpu.nvml().nvmlGpmQueryDeviceSupport(gpu.handle(), out.address(Device.TEXT));
    if (code != NvmlReturn.SUCCESS.code) {
      return code;
    }
    supported = out.getInt(Device.TEXT + GpmSupport.IS_SUPPORTED_DEVICE) != 0;
    return supported ? NvmlReturn.SUCCESS.code : NvmlReturn.NOT_SUPPORTED.code;
  }

  private NativeBlock metrics() {
    if (metrics == null) {
      metrics = new NativeBlock(GpmMetricsGet.SIZE);
    }
    return metrics;
  }
}
