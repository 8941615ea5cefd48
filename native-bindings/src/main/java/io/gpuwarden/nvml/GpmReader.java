package io.gpuwarden.nvml;

import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.ValueName;
import io.gpuwarden.nvml.NvmlStructs.GpmMetric;
import io.gpuwarden.nvml.NvmlStructs.GpmMetricsGet;
import io.gpuwarden.nvml.Question.Way;
import java.util.EnumMap;
import java.util.Map;

/**
 * Activity of one GPU or GPU instance by GPM: what happened between two samples, of which the newer
 * is taken at each reading and the older is the newer one of the reading before. NVML wants at
 * least 100 ms between them.
 */
final class GpmReader {
  private static final double MAX_PERCENT = 100;

  /** A unit that is counted can exceed its share by the error of measurement. */
  private static final double TOLERANCE = 1;

  /** {@code nvmlGpmMetricId_t}, all in percent. */
  private static final Map<Activity, Integer> METRICS =
      new EnumMap<>(
          Map.of(
              Activity.GRAPHICS, 1,
              Activity.SM, 2,
              Activity.SM_OCCUPANCY, 3,
              Activity.TENSOR, 5,
              Activity.DRAM, 10,
              Activity.FP64, 11,
              Activity.FP32, 12,
              Activity.FP16, 13));

  private final Device device;
  private final NativeBlock metrics;
  private final Question sampled;
  private final Map<Activity, Question> activities = new EnumMap<>(Activity.class);

  private long older;
  private long newer;
  private boolean olderTaken;

  /** Takes a sample. */
  interface Take {
    int into(long sample);
  }

  /**
   * @param metrics a {@link GpmMetricsGet}, shared by the instances of a GPU
   */
  GpmReader(Device device, NativeBlock metrics, NvmlSymbol function, Take take) {
    this.device = device;
    this.metrics = metrics;
    sampled = device.question("activity", new Way(function, () -> sample(take)));
    int entry = GpmMetricsGet.METRICS;
    for (Activity activity : METRICS.keySet()) {
      int at = entry;
      activities.put(
          activity,
          device.question(
              "activity." + ValueName.of(activity),
              new Way(
                  NvmlSymbol.GPM_METRICS_GET,
                  () -> code(at),
                  () -> metrics.getLong(at + GpmMetric.VALUE))));
      entry += GpmMetric.SIZE;
    }
  }

  /** Empty in the first reading. */
  Map<Activity, Double> read(Tick tick) throws GpuException {
    if (!sampled.ask(tick)) {
      olderTaken = false;
      return Map.of();
    }
    boolean pair = olderTaken;
    long first = older;
    long second = newer;
    older = second;
    newer = first;
    olderTaken = true;
    if (!pair) {
      sampled.failed(NvmlReturn.NOT_READY.of(NvmlSymbol.GPM_METRICS_GET));
      return Map.of();
    }
    int code = compare(first, second);
    if (code != NvmlReturn.SUCCESS.code) {
      sampled.failed(NvmlReturn.error(NvmlSymbol.GPM_METRICS_GET, code));
      return Map.of();
    }
    return Values.map(
        Activity.class, activities, tick, bits -> ratio(Double.longBitsToDouble(bits)));
  }

  /** NVML does not free samples by itself. */
  void close() {
    free(older);
    free(newer);
    older = 0;
    newer = 0;
  }

  private int sample(Take take) {
    if (newer == 0) {
      older = older == 0 ? allocate() : older;
      newer = allocate();
    }
    return older == 0 || newer == 0 ? NvmlReturn.MEMORY.code : take.into(newer);
  }

  private long allocate() {
    int code = device.nvml().nvmlGpmSampleAlloc(device.first());
    return code == NvmlReturn.SUCCESS.code ? device.out().getLong(Device.FIRST) : 0;
  }

  private void free(long sample) {
    if (sample != 0) {
      device.nvml().nvmlGpmSampleFree(sample);
    }
  }

  private int compare(long first, long second) {
    metrics.putInt(GpmMetricsGet.VERSION, GpmMetricsGet.VERSION_WORD);
    metrics.putInt(GpmMetricsGet.NUM_METRICS, METRICS.size());
    metrics.putLong(GpmMetricsGet.SAMPLE1, first);
    metrics.putLong(GpmMetricsGet.SAMPLE2, second);
    int entry = GpmMetricsGet.METRICS;
    for (int id : METRICS.values()) {
      metrics.putInt(entry + GpmMetric.METRIC_ID, id);
      metrics.putInt(entry + GpmMetric.NVML_RETURN, NvmlReturn.UNKNOWN.code);
      entry += GpmMetric.SIZE;
    }
    return device.nvml().nvmlGpmMetricsGet(metrics.address());
  }

  /** What is not a share (NaN, where nothing was counted) is no data. */
  private int code(int entry) {
    int code = metrics.getInt(entry + GpmMetric.NVML_RETURN);
    double percent = metrics.getDouble(entry + GpmMetric.VALUE);
    boolean share = percent >= 0 && percent <= MAX_PERCENT + TOLERANCE;
    return code == NvmlReturn.SUCCESS.code && !share ? NvmlReturn.NO_DATA.code : code;
  }

  private static double ratio(double percent) {
    return Math.min(percent, MAX_PERCENT) / MAX_PERCENT;
  }
}
