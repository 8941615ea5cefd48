package io.gpuwarden.agent.idle;

import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.reservation.ProcessView;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.state.Bill;
import io.gpuwarden.agent.state.StateSection;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches every reservation of a node and decides about it, tick by tick. The rule itself is in
 * {@link DeviceRule} and {@link ReservationRule}. Owned by the thread of the tick.
 */
public final class IdleWatch {
  /** A source may take a while after a restart to tell of a reservation that is still there. */
  private static final long EARLIER_KEPT_NANOS = Duration.ofMinutes(15).toNanos();

  private final Bill bill;
  private final DeviceTicks ticks = new DeviceTicks();
  private final DeviceShare share;
  private final Map<String, WatchedReservation> watched = new HashMap<>();
  private final Map<String, ReservationIdleState> earlier = new HashMap<>();
  private final List<WatchedReservation> order = new ArrayList<>();
  private final Set<String> heldDevices = new HashSet<>();
  private final Set<String> sharedDevices = new HashSet<>();
  private IdleOptions options;
  private Policies policies;
  private long lastGeneration;
  private long beganNanos;
  private boolean began;

  /**
   * @param view tells whose a process is, on devices with several holders
   * @param bill what reservations cost is added to it
   */
  public IdleWatch(IdleOptions options, Policies policies, ProcessView view, Bill bill) {
    this.options = options;
    this.policies = policies;
    this.share = new DeviceShare(view);
    this.bill = bill;
  }

  /**
   * Takes over new policies. Numbers of the rule that no policy changes hold for reservations that
   * begin from now on.
   */
  public void reload(IdleOptions newOptions, Policies newPolicies) {
    options = newOptions;
    policies = newPolicies;
  }

  /**
   * One tick.
   *
   * @param reservations all that exist; of a source that failed, those that it told of last
   * @param failedSources names of those that cannot be read now
   * @return in the order that was given
   */
  public List<ReservationSnapshot> observe(
      List<Reservation> reservations,
      Set<String> failedSources,
      List<GpuSnapshot> gpus,
      long monotonicNanos,
      long wallMillis) {
    begin(monotonicNanos, wallMillis);
    ticks.take(gpus);
    share.startTick();
    follow(reservations, monotonicNanos);
    Moment moment =
        new Moment(
            ticks, share, failedSources, sharedDevices, policies, bill, monotonicNanos, wallMillis);
    List<ReservationSnapshot> shown = new ArrayList<>(order.size());
    for (int i = 0; i < order.size(); i++) {
      order.get(i).observe(moment);
      shown.add(order.get(i).snapshot(wallMillis));
    }
    return shown;
  }

  private void begin(long nowNanos, long wallMillis) {
    if (!began) {
      began = true;
      beganNanos = nowNanos;
      // So that a generation of an earlier run is not one of this, whose state may be lost.
      lastGeneration = Math.max(lastGeneration, wallMillis);
    }
    if (!earlier.isEmpty() && nowNanos - beganNanos > EARLIER_KEPT_NANOS) {
      earlier.clear();
    }
  }

  private void follow(List<Reservation> reservations, long nowNanos) {
    order.clear();
    heldDevices.clear();
    sharedDevices.clear();
    for (int i = 0; i < reservations.size(); i++) {
      Reservation reservation = reservations.get(i);
      order.add(watch(reservation, nowNanos));
      for (String uuid : reservation.devices()) {
        if (!heldDevices.add(uuid)) {
          sharedDevices.add(uuid);
        }
      }
    }
    if (watched.size() > order.size()) {
      watched.values().retainAll(Set.copyOf(order));
    }
  }

  private WatchedReservation watch(Reservation reservation, long nowNanos) {
    WatchedReservation known = watched.get(reservation.id());
    if (known != null && known.isOf(reservation)) {
      known.follow(reservation, nowNanos);
      return known;
    }
    ReservationIdleState before = known == null ? earlier.remove(reservation.id()) : null;
    WatchedReservation begun =
        before != null && WatchedReservation.sameStart(before.startMillis(), reservation)
            ? new WatchedReservation(reservation, before, options, this::nextGeneration, nowNanos)
            : new WatchedReservation(reservation, options, this::nextGeneration, nowNanos);
    watched.put(reservation.id(), begun);
    return begun;
  }

  private long nextGeneration() {
    return ++lastGeneration;
  }

  /**
   * Reservations that are to be warned of and have not been: each until {@link #warned} says that
   * its holder was told.
   */
  public List<ReservationSnapshot> warningsDue(long wallMillis) {
    List<ReservationSnapshot> due = List.of();
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i).warningDue()) {
        due = due.isEmpty() ? new ArrayList<>() : due;
        due.add(order.get(i).snapshot(wallMillis));
      }
    }
    return due;
  }

  /**
   * The holder was told. The shortest time between a warning and a reclaim begins. Nothing happens
   * if it is active again, or gone.
   */
  public void warned(String reservation, long wallMillis) {
    WatchedReservation told = watched.get(reservation);
    if (told != null) {
      told.warned(wallMillis);
    }
  }

  /**
   * Whether any of its devices has worked in the last seconds, though it may be too little to be
   * active. What is about to be taken back must not.
   */
  public boolean worksNow(String reservation) {
    WatchedReservation asked = watched.get(reservation);
    return asked != null && asked.worksNow();
  }

  /** As it is now; null if there is no such reservation. */
  public @Nullable ReservationSnapshot get(String reservation, long wallMillis) {
    WatchedReservation asked = watched.get(reservation);
    return asked == null ? null : asked.snapshot(wallMillis);
  }

  /**
   * Keeps a reservation from being taken back; zero ends that.
   *
   * @param operator may keep it for as long and as often as wanted
   * @throws ControlException if there is no such reservation, or it was kept for too long already
   */
  public ReservationSnapshot keep(
      String reservation, Duration time, boolean operator, long wallMillis)
      throws ControlException {
    WatchedReservation asked = watched.get(reservation);
    if (asked == null) {
      throw new ControlException(
          ControlException.Kind.NOT_FOUND, "there is no reservation " + reservation);
    }
    if (time.isNegative()) {
      throw new ControlException(ControlException.Kind.INVALID, "a negative time");
    }
    if (!operator && !time.isZero()) {
      checkBounds(asked, time);
    }
    asked.keep(time, wallMillis);
    return asked.snapshot(wallMillis);
  }

  private void checkBounds(WatchedReservation asked, Duration time) throws ControlException {
    if (time.compareTo(options.longestHold()) > 0) {
      throw new ControlException(
          ControlException.Kind.INVALID,
          "it can be kept for "
              + Sentences.span(IdleOptions.seconds(options.longestHold()))
              + " at most; an administrator can keep it for longer");
    }
    if (asked.holds() >= options.mostHolds()) {
      throw new ControlException(
          ControlException.Kind.CONFLICT,
          "it has been kept "
              + asked.holds()
              + " times since it last worked, which is the most; an administrator can keep it");
    }
  }

  /** The state of every reservation, and of those that were there before the daemon stopped. */
  List<ReservationIdleState> states() {
    List<ReservationIdleState> states = new ArrayList<>(order.size() + earlier.size());
    for (WatchedReservation each : order) {
      states.add(each.state());
    }
    states.addAll(earlier.values());
    return states;
  }

  /** Goes on from these, before the first tick. */
  void takeUp(List<ReservationIdleState> states) {
    for (ReservationIdleState state : states) {
      earlier.put(state.id(), state);
      lastGeneration = Math.max(lastGeneration, state.generation());
    }
  }

  /** Its part of the state file. */
  public StateSection section() {
    return new IdleSection(this);
  }
}
