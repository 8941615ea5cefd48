package io.gpuwarden.agent.idle;

import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import org.jspecify.annotations.Nullable;

/**
 * One device of one reservation, watched: what {@link DeviceRule} needs to know of the ticks before
 * this one. Owned by one thread; a few hundred bytes.
 */
final class DeviceClock {
  private static final double NANOS = 1e-9;

  private final DeviceRule rule;
  private final IdleOptions options;
  private final ActivityWindow window;
  private final boolean restored;
  private DeviceIdleState state;
  private Activity activity = Activity.UNKNOWN;
  private DeviceObservation last = DeviceObservation.NOTHING;
  private long lastNanos;

  /** Time that has passed and was not observed yet; the driver tells of it late at times. */
  private double creditSeconds;

  /** Null after a restart: who was there before it is not known. */
  private @Nullable ProcessSet processes;

  private boolean memorySeen;
  private long memoryBucket;
  private long lastMemory;
  private long lowestMemory;
  private long highestMemory;

  private DeviceClock(
      DeviceIdleState state,
      boolean restored,
      @Nullable ProcessSet processes,
      IdleOptions options,
      long nowNanos) {
    this.rule = new DeviceRule(options);
    this.options = options;
    this.window = new ActivityWindow(options.activityWindow(), nowNanos);
    this.restored = restored;
    this.state = state;
    this.processes = processes;
    this.lastNanos = nowNanos;
    window.carry(state.busySeconds());
  }

  /** Of a reservation that begins: whoever is on the device came with it. */
  static DeviceClock begin(String uuid, IdleOptions options, long nowNanos) {
    return new DeviceClock(DeviceIdleState.begin(uuid), false, ProcessSet.NONE, options, nowNanos);
  }

  /** Goes on where the daemon stopped. */
  static DeviceClock resume(DeviceIdleState state, IdleOptions options, long nowNanos) {
    return new DeviceClock(state, true, null, options, nowNanos);
  }

  /**
   * @param counts false while the idle clock has to stand still for a reason outside the device
   * @return by how many seconds the idle clock has grown; 0 where it went back
   */
  double observe(DeviceObservation seen, boolean counts, long nowNanos, long wallMillis) {
    double elapsed = Math.max(0, nowNanos - lastNanos) * NANOS;
    lastNanos = nowNanos;
    last = seen;
    window.advance(nowNanos);
    boolean arrived = arrived(seen);
    boolean touched = memoryMoved(seen) || arrived;
    DeviceStep step = step(seen, elapsed, touched, counts, nowNanos, wallMillis);
    double before = state.idleSeconds();
    state = rule.next(state, step);
    activity = rule.activity(state, step);
    return Math.max(0, state.idleSeconds() - before);
  }

  private DeviceStep step(
      DeviceObservation seen,
      double elapsed,
      boolean touched,
      boolean counts,
      long nowNanos,
      long wallMillis) {
    double windowSeconds = IdleOptions.seconds(options.activityWindow());
    creditSeconds = Math.min(creditSeconds + elapsed, windowSeconds);
    boolean empty = seen.emptySeconds() > 0;
    double told = empty ? seen.emptySeconds() : seen.seenSeconds();
    double share = told > creditSeconds ? creditSeconds / told : 1;
    double seconds = told * share;
    double busy = empty ? 0 : Math.min(seen.busySeconds(), told) * share;
    creditSeconds -= seconds;
    boolean gap = elapsed > IdleOptions.seconds(options.longestGap());
    window.add(nowNanos, gap ? seconds : Math.max(seconds, elapsed), busy, seconds);
    double passed = restored ? windowSeconds : window.passedSeconds(nowNanos);
    return new DeviceStep(
        seen,
        elapsed,
        seconds,
        busy,
        window.seenSeconds(),
        window.busySeconds(),
        passed / 2,
        touched,
        counts,
        wallMillis);
  }

  private boolean arrived(DeviceObservation seen) {
    if (seen.processes().isEmpty()) {
      return false;
    }
    ProcessSet before = processes;
    ProcessSet now = seen.processes().get();
    processes = now;
    return before != null && !now.equals(before) && now.hasMoreThan(before);
  }

  /** A bucket begins with the last value before it, so that nothing moves unseen between two. */
  private boolean memoryMoved(DeviceObservation seen) {
    if (seen.usedMemoryBytes().isEmpty()) {
      return false;
    }
    long used = seen.usedMemoryBytes().getAsLong();
    if (!memorySeen) {
      rangeFrom(used);
    } else if (window.bucket() != memoryBucket) {
      rangeFrom(lastMemory);
    }
    memorySeen = true;
    lastMemory = used;
    lowestMemory = Math.min(lowestMemory, used);
    highestMemory = Math.max(highestMemory, used);
    boolean moved = highestMemory - lowestMemory > options.touchBytes();
    if (moved) {
      rangeFrom(used);
    }
    return moved;
  }

  private void rangeFrom(long used) {
    memoryBucket = window.bucket();
    lowestMemory = used;
    highestMemory = used;
  }

  DeviceIdleState state() {
    return state;
  }

  Activity activity() {
    return activity;
  }

  boolean stalled() {
    return rule.stalled(state);
  }

  /** No process was on it at the last tick, and none could have been. */
  boolean empty() {
    return last.empty();
  }

  /** For how much longer a touch stops the clock, at most. */
  double touchSeconds() {
    return activity == Activity.TOUCHED ? state.touchLeftSeconds() : 0;
  }

  /** Whether it has worked in the last 10 to 20 s, more than the threshold allows for 10 s. */
  boolean worksNow() {
    return window.lastBusySeconds() >= options.busyThreshold() * ActivityWindow.BUCKET_SECONDS;
  }
}
