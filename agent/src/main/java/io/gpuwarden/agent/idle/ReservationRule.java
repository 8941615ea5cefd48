package io.gpuwarden.agent.idle;

import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import io.gpuwarden.exporter.ReservationState;
import io.gpuwarden.exporter.Waste;
import java.util.Optional;
import java.util.OptionalDouble;

/** The state of a reservation: the first that holds. Pure. */
final class ReservationRule {
  private final double minWarningSeconds;

  ReservationRule(IdleOptions options) {
    this.minWarningSeconds = IdleOptions.seconds(options.minWarning());
  }

  Verdict decide(ReservationFacts facts, Policy policy) {
    OptionalDouble stalledSeconds = stalledSeconds(facts);
    boolean limited = stalledSeconds.isPresent() && policy.stalled().isPresent();
    IdleTime time = time(facts, limited ? stalledSeconds : OptionalDouble.empty());
    ReservationState state = state(facts, policy, time);
    double shown = limited ? stalledSeconds.getAsDouble() : time.idleSeconds();
    return new Verdict(
        state,
        waste(state, stalledSeconds.isPresent(), time.empty()),
        shown,
        idleDevices(facts, policy),
        time.untilWarning(policy),
        time.untilReclaim(policy));
  }

  private ReservationState state(ReservationFacts facts, Policy policy, IdleTime time) {
    if (policy.exempt()) {
      return ReservationState.EXEMPT;
    }
    if (facts.heldSeconds() > 0) {
      return ReservationState.HELD;
    }
    if (facts.sourceFailed() || facts.suspended() || facts.count(Activity.UNKNOWN) > 0) {
      return ReservationState.UNKNOWN;
    }
    if (facts.count(Activity.ACTIVE) > 0 && time.stalledSeconds().isEmpty()) {
      return ReservationState.ACTIVE;
    }
    OptionalDouble warned = facts.warnedForSeconds();
    if (time.untilReclaim(policy) <= 0
        && warned.isPresent()
        && warned.getAsDouble() >= minWarningSeconds) {
      return ReservationState.RECLAIMABLE;
    }
    return time.untilWarning(policy) <= 0 ? ReservationState.WARNED : ReservationState.IDLE;
  }

  private static Optional<Waste> waste(ReservationState state, boolean stalled, boolean empty) {
    if (stalled && state != ReservationState.UNKNOWN) {
      return Optional.of(Waste.STALLED);
    }
    return switch (state) {
      case IDLE, WARNED, RECLAIMABLE -> Optional.of(empty ? Waste.UNUSED : Waste.IDLE);
      case EXEMPT, HELD, UNKNOWN, ACTIVE -> Optional.empty();
    };
  }

  /** The shortest of its devices: a reservation is as idle as the device that is idle least. */
  private static IdleTime time(ReservationFacts facts, OptionalDouble stalledSeconds) {
    double idle = Double.POSITIVE_INFINITY;
    double unused = Double.POSITIVE_INFINITY;
    boolean empty = true;
    for (DeviceFacts device : facts.devices()) {
      idle = Math.min(idle, device.idleSeconds());
      unused = Math.min(unused, device.unusedSeconds());
      empty &= device.empty();
    }
    return new IdleTime(idle, unused, empty, stalledSeconds);
  }

  /** For how long all devices that look busy have looked stalled; empty unless there are some. */
  private static OptionalDouble stalledSeconds(ReservationFacts facts) {
    double shortest = Double.POSITIVE_INFINITY;
    for (DeviceFacts device : facts.devices()) {
      if (device.activity() == Activity.UNKNOWN) {
        return OptionalDouble.empty();
      }
      if (device.activity() == Activity.ACTIVE) {
        shortest = Math.min(shortest, device.stalled() ? device.stalledSeconds() : 0);
      }
    }
    boolean stalled = shortest > 0 && !Double.isInfinite(shortest);
    return stalled ? OptionalDouble.of(shortest) : OptionalDouble.empty();
  }

  private static int idleDevices(ReservationFacts facts, Policy policy) {
    int count = 0;
    for (DeviceFacts device : facts.devices()) {
      count += device.idle() && device.time().untilWarning(policy) <= 0 ? 1 : 0;
    }
    return count;
  }
}
