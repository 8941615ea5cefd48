package io.gpuwarden.nvml;

import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import io.gpuwarden.nvml.NvmlStructs.Sample;
import java.util.Arrays;

/**
 * The driver's buffer of utilization samples for one engine, drained from the last one seen. What
 * was in it before the first reading is not credited to anybody: of that, only the newest sample is
 * given, as the point from which the next ones count.
 */
final class SampleBuffer {
  /** What drivers keep: about 20 seconds at 6 samples a second. */
  static final int INITIAL_BYTES = 128 * Sample.SIZE;

  private static final int MAX_TRIES = 4;
  private static final int SLACK = 16;
  private static final int MAX_PERCENT = 100;
  private static final Samples NONE = new Samples(new long[0], new double[0]);

  private final Device gpu;
  private final int type;
  private final NativeBlock buffer;

  private long lastSeenMicros;
  private EngineUtilization drained = NONE;

  /**
   * @param buffer shared by the engines of a GPU; grows when the driver has more
   */
  SampleBuffer(Device gpu, int type, NativeBlock buffer) {
    this.gpu = gpu;
    this.type = type;
    this.buffer = buffer;
  }

  /** Asks for what is new; no new sample is a success. */
  int drain() {
    drained = NONE;
    int code = ask();
    if (code == NvmlReturn.NOT_FOUND.code) {
      return NvmlReturn.SUCCESS.code;
    }
    if (code == NvmlReturn.SUCCESS.code) {
      int count = Math.min(gpu.out().getInt(Device.SECOND), buffer.size() / Sample.SIZE);
      drained = decode(count, gpu.out().getInt(Device.FIRST));
    }
    return code;
  }

  /** What the last {@link #drain} brought. */
  EngineUtilization take() {
    return drained;
  }

  private int ask() {
    int code = NvmlReturn.INSUFFICIENT_SIZE.code;
    for (int i = 0; i < MAX_TRIES && code == NvmlReturn.INSUFFICIENT_SIZE.code; i++) {
      gpu.out().putInt(Device.FIRST, NvmlValue.UNSIGNED_INT);
      gpu.out().putInt(Device.SECOND, buffer.size() / Sample.SIZE);
      code =
          gpu.nvml()
              .nvmlDeviceGetSamples(
                  gpu.handle(), type, lastSeenMicros, gpu.first(), gpu.second(), buffer.address());
      if (code == NvmlReturn.INSUFFICIENT_SIZE.code) {
        int needed = Math.max(gpu.out().getInt(Device.SECOND), buffer.size() / Sample.SIZE);
        buffer.ensure((needed + SLACK) * Sample.SIZE);
      }
    }
    return code;
  }

  private Samples decode(int count, int valueType) {
    boolean first = lastSeenMicros == 0;
    long[] timestamps = new long[count];
    double[] ratios = new double[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int entry = i * Sample.SIZE;
      long micros = buffer.getLong(entry + Sample.TIME_STAMP);
      long percent = NvmlValue.read(buffer, entry + Sample.SAMPLE_VALUE, valueType);
      if (micros > lastSeenMicros) {
        lastSeenMicros = micros;
        if (percent >= 0 && percent <= MAX_PERCENT) {
          timestamps[kept] = micros;
          ratios[kept++] = percent / (double) MAX_PERCENT;
        }
      }
    }
    int from = first ? Math.max(0, kept - 1) : 0;
    return new Samples(
        Arrays.copyOfRange(timestamps, from, kept), Arrays.copyOfRange(ratios, from, kept));
  }
}
