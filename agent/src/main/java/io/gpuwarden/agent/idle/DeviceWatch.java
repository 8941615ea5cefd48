package io.gpuwarden.agent.idle;

import io.gpuwarden.exporter.Holder;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One device of one reservation: turns what a tick told into what its clock observes. */
final class DeviceWatch {
  private static final double NANOS = 1e-9;

  private final String uuid;
  private final DeviceClock clock;
  private final long longestGapNanos;
  private int gpu = -1;
  private boolean wasEmpty;
  private long lastNanos;

  DeviceWatch(String uuid, DeviceClock clock, IdleOptions options, long nowNanos) {
    this.uuid = uuid;
    this.clock = clock;
    this.longestGapNanos = options.longestGap().toNanos();
    this.lastNanos = nowNanos;
  }

  String uuid() {
    return uuid;
  }

  DeviceClock clock() {
    return clock;
  }

  /** NVML index of the GPU; empty if there has never been such a device. */
  Optional<Integer> gpu() {
    return gpu < 0 ? Optional.empty() : Optional.of(gpu);
  }

  /**
   * @param tick null if there has never been such a device
   * @param share how to tell holders apart; null if nobody else holds the device
   * @return by how many seconds the idle clock has grown
   */
  double observe(
      @Nullable DeviceTick tick,
      @Nullable DeviceShare share,
      Holder holder,
      boolean counts,
      long nowNanos,
      long wallMillis) {
    if (tick != null) {
      gpu = tick.gpu;
    }
    DeviceObservation seen =
        tick == null || !tick.up
            ? DeviceObservation.NOTHING
            : share == null
                ? observation(
                    tick, tick.processSet, tick.busySeconds, tick.memoryAtFloor(), nowNanos)
                : shared(tick, share, holder, nowNanos, wallMillis);
    wasEmpty = seen.empty();
    lastNanos = nowNanos;
    return clock.observe(seen, counts, nowNanos, wallMillis);
  }

  private DeviceObservation shared(
      DeviceTick tick, DeviceShare share, Holder holder, long nowNanos, long wallMillis) {
    double busy = tick.busySeconds;
    if (busy > 0) {
      busy *= share.ratio(holder, tick.processUtilization, wallMillis);
    }
    if (tick.processes.isEmpty()) {
      return observation(tick, ProcessSet.NONE, busy, false, nowNanos);
    }
    ProcessSet mine = share.processes(holder, tick.processes.get(), wallMillis);
    // The others' processes have the memory, if every process that is there is another's.
    boolean othersHaveIt = mine.isEmpty() && !tick.processes.get().isEmpty();
    return observation(tick, mine, busy, othersHaveIt || tick.memoryAtFloor(), nowNanos);
  }

  private DeviceObservation observation(
      DeviceTick tick, ProcessSet processes, double busy, boolean atFloor, long nowNanos) {
    boolean empty = atFloor && tick.processes.isPresent() && processes.isEmpty();
    long elapsed = nowNanos - lastNanos;
    boolean emptyAllTheTime = empty && wasEmpty && elapsed > 0 && elapsed <= longestGapNanos;
    return new DeviceObservation(
        tick.observable,
        tick.seenSeconds,
        busy,
        emptyAllTheTime ? elapsed * NANOS : 0,
        tick.processes.isPresent() ? Optional.of(processes) : Optional.empty(),
        atFloor,
        tick.usedBytes,
        tick.computeRatio,
        tick.memoryCopyRatio,
        tick.powerRatio);
  }

  OptionalLong lastActiveMillis() {
    return clock.state().lastActiveMillis();
  }
}
