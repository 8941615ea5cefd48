package io.gpuwarden.nvml;

import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import io.gpuwarden.nvml.NvmlStructs.Sample;
import java.util.Arrays;

/**
 * The driver's buffer of utilization samples for one engine, drained from the last one seen. What
 * was in it before the first reading is not credited to anybody: of that, only the newest sample is
 * given, as the point from which the next ones count.
 *
 * <p>The samples are stamped by the machine's clock. Where that is set back, the driver finds
 * nothing newer than the last one seen until the clock has caught up; so after a silence the whole
 * buffer is looked through, and counting starts anew if all of it is older.
 */
final class SampleBuffer {
  /** What drivers keep: about 20 seconds at 6 samples a second. */
  static final int INITIAL_BYTES = 128 * Sample.SIZE;

  private static final int MAX_TRIES = 4;
  private static final int SLACK = 16;
  private static final int MAX_PERCENT = 100;

  /** At one reading a second longer than the buffer goes back, so that it holds none of before. */
  private static final int SILENT_DRAINS = 30;

  private static final Samples NONE = new Samples(new long[0], new double[0]);

  private final Device gpu;
  private final int type;
  private final NativeBlock buffer;

  private long lastSeenMicros;
  private int silentDrains;
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
    boolean lookBack = silentDrains == SILENT_DRAINS;
    silentDrains = lookBack ? 0 : silentDrains + 1;
    int code = ask(lookBack ? 0 : lastSeenMicros);
    if (code == NvmlReturn.NOT_FOUND.code) {
      return NvmlReturn.SUCCESS.code;
    }
    if (code == NvmlReturn.SUCCESS.code) {
      int count = Math.min(gpu.out().getInt(Device.SECOND), buffer.size() / Sample.SIZE);
      if (lookBack && newest(count) < lastSeenMicros) {
        lastSeenMicros = 0;
      }
      drained = decode(count, gpu.out().getInt(Device.FIRST));
    }
    return code;
  }

  /** What the last {@link #drain} brought. */
  EngineUtilization take() {
    return drained;
  }

  private int ask(long sinceMicros) {
    int code = NvmlReturn.INSUFFICIENT_SIZE.code;
    for (int i = 0; i < MAX_TRIES && code == NvmlReturn.INSUFFICIENT_SIZE.code; i++) {
      gpu.out().putInt(Device.FIRST, NvmlValue.UNSIGNED_INT);
      gpu.out().putInt(Device.SECOND, buffer.size() / Sample.SIZE);
      code =
          gpu.nvml()
              .nvmlDeviceGetSamples(
                  gpu.handle(), type, sinceMicros, gpu.first(), gpu.second(), buffer.address());
      if (code == NvmlReturn.INSUFFICIENT_SIZE.code) {
        int needed = Math.max(gpu.out().getInt(Device.SECOND), buffer.size() / Sample.SIZE);
        buffer.ensure((needed + SLACK) * Sample.SIZE);
      }
    }
    return code;
  }

  private long newest(int count) {
    long newest = 0;
    for (int i = 0; i < count; i++) {
      newest = Math.max(newest, buffer.getLong(i * Sample.SIZE + Sample.TIME_STAMP));
    }
    return newest;
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
        silentDrains = 0;
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
