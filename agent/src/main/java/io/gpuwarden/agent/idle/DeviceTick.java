package io.gpuwarden.agent.idle;

import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.ProcessUtilization;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one tick told of one device, whoever holds it. One object for each device, filled anew every
 * tick; {@link DeviceTicks} fills it.
 */
final class DeviceTick {
  /**
   * Memory that the driver takes of a device that nobody uses is a few MiB; the smallest context of
   * a process is more than a hundred.
   */
  private static final long FLOOR_BYTES = 64L << 20;

  /** NVML index of the GPU, or of the instance's parent. */
  int gpu;

  /** Product name of the GPU; empty where it was never opened. */
  String model = "";

  boolean up;
  boolean observable;
  double seenSeconds;
  double busySeconds;
  Optional<List<GpuProcess>> processes = Optional.empty();
  ProcessSet processSet = ProcessSet.NONE;
  Optional<List<ProcessUtilization>> processUtilization = Optional.empty();
  OptionalLong usedBytes = OptionalLong.empty();
  OptionalDouble computeRatio = OptionalDouble.empty();
  OptionalDouble memoryCopyRatio = OptionalDouble.empty();
  OptionalDouble powerRatio = OptionalDouble.empty();

  private OptionalDouble lastSeen = OptionalDouble.empty();
  private OptionalDouble lastBusy = OptionalDouble.empty();

  /** Nothing is known of it in this tick. What was counted until now stays the base. */
  void down() {
    up = false;
    observable = false;
    seenSeconds = 0;
    busySeconds = 0;
    processes = Optional.empty();
    processUtilization = Optional.empty();
    usedBytes = OptionalLong.empty();
    computeRatio = OptionalDouble.empty();
    memoryCopyRatio = OptionalDouble.empty();
    powerRatio = OptionalDouble.empty();
  }

  /** What was counted since the last time; nothing the first time, or after a new beginning. */
  void count(OptionalDouble busy, OptionalDouble seen) {
    seenSeconds = grown(seen, lastSeen);
    busySeconds = Math.min(grown(busy, lastBusy), seenSeconds);
    lastSeen = seen;
    lastBusy = busy;
  }

  private static double grown(OptionalDouble now, OptionalDouble before) {
    return now.isPresent() && before.isPresent()
        ? Math.max(0, now.getAsDouble() - before.getAsDouble())
        : 0;
  }

  void processes(Optional<List<GpuProcess>> listed) {
    processes = listed;
    if (listed.isPresent()) {
      ProcessSet now = set(listed.get());
      if (!now.equals(processSet)) {
        processSet = now;
      }
    }
  }

  private static ProcessSet set(List<GpuProcess> listed) {
    if (listed.isEmpty()) {
      return ProcessSet.NONE;
    }
    long[] pids = new long[listed.size()];
    for (int i = 0; i < pids.length; i++) {
      pids[i] = listed.get(i).pid();
    }
    return ProcessSet.of(pids);
  }

  boolean memoryAtFloor() {
    return usedBytes.isPresent() && usedBytes.getAsLong() <= FLOOR_BYTES;
  }
}
