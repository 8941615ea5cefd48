package io.gpuwarden.agent.idle;

import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import java.util.OptionalLong;

/** When a device is active, and how its idle clock runs. Pure. */
final class DeviceRule {
  private static final double STALLED_COMPUTE = 0.99;
  private static final double STALLED_MEMORY_COPY = 0.01;
  private static final double STALLED_POWER = 0.30;

  private final IdleOptions options;

  DeviceRule(IdleOptions options) {
    this.options = options;
  }

  /** The state after a step. */
  DeviceIdleState next(DeviceIdleState state, DeviceStep step) {
    boolean worked = worked(step);
    double available =
        step.touched() ? IdleOptions.seconds(options.touch()) : state.touchLeftSeconds();
    double touchLeft = step.touched() ? available : Math.max(0, available - step.elapsedSeconds());
    boolean runs = !worked && step.counts() && !step.unknown();
    double budget =
        Math.max(0, IdleOptions.seconds(options.touchBudget()) - state.touchUsedSeconds());
    double stopped = runs ? Math.min(step.seenSeconds(), Math.min(available, budget)) : 0;
    double grown = runs ? step.seenSeconds() - stopped : 0;
    return new DeviceIdleState(
        state.uuid(),
        worked ? 0 : state.idleSeconds() + grown,
        worked ? 0 : unused(state, step, grown),
        touchLeft,
        worked ? 0 : state.touchUsedSeconds() + stopped,
        stalled(state, step),
        step.windowBusySeconds(),
        worked && step.busySeconds() > 0
            ? OptionalLong.of(step.wallMillis())
            : state.lastActiveMillis());
  }

  /** What a device is shown to do, after a step. */
  Activity activity(DeviceIdleState after, DeviceStep step) {
    if (step.unknown()) {
      return Activity.UNKNOWN;
    }
    if (worked(step)) {
      return Activity.ACTIVE;
    }
    boolean budgetLeft = after.touchUsedSeconds() < IdleOptions.seconds(options.touchBudget());
    return after.touchLeftSeconds() > 0 && budgetLeft ? Activity.TOUCHED : Activity.IDLE;
  }

  /** Whether it has looked stalled for long enough. */
  boolean stalled(DeviceIdleState state) {
    return state.stalledSeconds() >= IdleOptions.seconds(options.stalledAfter());
  }

  /**
   * Whether the window holds enough work to be active, whatever else is in it. Where little was
   * seen, work that would do for half a window is enough: the clock goes back also while the device
   * is unknown, so that a gap never hides work that was seen.
   */
  private boolean worked(DeviceStep step) {
    double of = Math.max(step.windowSeenSeconds(), step.leastSeenSeconds());
    return step.windowBusySeconds() > 0 && step.windowBusySeconds() >= options.busyThreshold() * of;
  }

  private static double unused(DeviceIdleState state, DeviceStep step, double grown) {
    if (step.seen().empty()) {
      return state.unusedSeconds() + grown;
    }
    return step.seen().processes().isPresent() ? 0 : state.unusedSeconds();
  }

  private static double stalled(DeviceIdleState state, DeviceStep step) {
    DeviceObservation seen = step.seen();
    if (!seen.observable()
        || seen.computeRatio().isEmpty()
        || seen.memoryCopyRatio().isEmpty()
        || seen.powerRatio().isEmpty()) {
      return state.stalledSeconds();
    }
    boolean looksStalled =
        seen.computeRatio().getAsDouble() >= STALLED_COMPUTE
            && seen.memoryCopyRatio().getAsDouble() <= STALLED_MEMORY_COPY
            && seen.powerRatio().getAsDouble() < STALLED_POWER;
    if (!looksStalled) {
      return 0;
    }
    return state.stalledSeconds() + (step.counts() ? step.seenSeconds() : 0);
  }
}
