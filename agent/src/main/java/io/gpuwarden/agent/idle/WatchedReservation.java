package io.gpuwarden.agent.idle;

import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.state.Bill;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import io.gpuwarden.exporter.ReservationState;
import io.gpuwarden.exporter.Waste;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One reservation, watched: its devices' clocks, its warning and its hold. */
final class WatchedReservation {
  private static final double NANOS = 1e-9;
  private static final double MILLIS = 1e-3;

  private final IdleOptions options;
  private final LongSupplier generations;
  private final List<DeviceWatch> devices = new ArrayList<>();
  private final List<String> models = new ArrayList<>();
  private Reservation reservation;
  private Policy policy = Policy.DEFAULT;
  private @Nullable Policies policyOf;

  private ReservationState state = ReservationState.UNKNOWN;
  private long generation;
  private OptionalLong warnedMillis = OptionalLong.empty();
  private double warnedForSeconds;
  private double heldSeconds;
  private int holds;
  private OptionalLong reclaimableMillis = OptionalLong.empty();

  private long lastNanos;
  private boolean sourceFailed;
  private @Nullable Verdict verdict;
  private Sentences.@Nullable Key saidKey;
  private String why = "";
  private Optional<String> next = Optional.empty();

  /** Of a reservation that begins. */
  WatchedReservation(
      Reservation reservation, IdleOptions options, LongSupplier generations, long nowNanos) {
    this.reservation = reservation;
    this.options = options;
    this.generations = generations;
    this.generation = generations.getAsLong();
    this.lastNanos = nowNanos;
    follow(reservation, List.of(), nowNanos);
  }

  /** Of one that was watched before the daemon stopped. */
  WatchedReservation(
      Reservation reservation,
      ReservationIdleState earlier,
      IdleOptions options,
      LongSupplier generations,
      long nowNanos) {
    this.reservation = reservation;
    this.options = options;
    this.generations = generations;
    this.state = earlier.state();
    this.generation = generations.getAsLong();
    this.warnedMillis = earlier.warnedMillis();
    this.warnedForSeconds = earlier.warnedForSeconds();
    this.heldSeconds = earlier.heldSeconds();
    this.holds = earlier.holds();
    this.reclaimableMillis = earlier.reclaimableMillis();
    this.lastNanos = nowNanos;
    follow(reservation, earlier.devices(), nowNanos);
  }

  Reservation reservation() {
    return reservation;
  }

  /** Whether this is the same reservation, and not another that has got its id. */
  boolean isOf(Reservation told) {
    return sameStart(reservation.startMillis(), told);
  }

  /** What a process holds by itself begins anew with each first process: its id alone counts. */
  static boolean sameStart(OptionalLong startMillis, Reservation told) {
    return told.source().equals("process")
        || startMillis.isEmpty()
        || told.startMillis().isEmpty()
        || startMillis.equals(told.startMillis());
  }

  /** Takes over what the source tells now; a device that is new begins to be watched. */
  void follow(Reservation told, long nowNanos) {
    if (!told.equals(reservation)) {
      follow(told, List.of(), nowNanos);
      policyOf = null;
    }
  }

  private void follow(Reservation told, List<DeviceIdleState> earlier, long nowNanos) {
    List<DeviceWatch> before = List.copyOf(devices);
    boolean changed = !before.isEmpty();
    devices.clear();
    for (String uuid : told.devices()) {
      devices.add(watch(uuid, before, earlier, nowNanos));
    }
    if (changed && !before.equals(devices)) {
      generation = generations.getAsLong();
    }
    reservation = told;
  }

  private DeviceWatch watch(
      String uuid, List<DeviceWatch> before, List<DeviceIdleState> earlier, long nowNanos) {
    for (DeviceWatch watch : before) {
      if (watch.uuid().equals(uuid)) {
        return watch;
      }
    }
    for (DeviceIdleState state : earlier) {
      if (state.uuid().equals(uuid)) {
        return new DeviceWatch(
            uuid, DeviceClock.resume(state, options, nowNanos), options, nowNanos);
      }
    }
    return new DeviceWatch(uuid, DeviceClock.begin(uuid, options, nowNanos), options, nowNanos);
  }

  /** One tick of it. */
  void observe(Moment moment) {
    double elapsed = Math.max(0, moment.nowNanos() - lastNanos) * NANOS;
    lastNanos = moment.nowNanos();
    sourceFailed = moment.failedSources().contains(reservation.source());
    boolean counts = !sourceFailed && !reservation.suspended();
    heldSeconds = Math.max(0, heldSeconds - elapsed);
    boolean newModel = false;
    for (int i = 0; i < devices.size(); i++) {
      DeviceWatch device = devices.get(i);
      DeviceTick tick = moment.ticks().of(device.uuid());
      double grown =
          device.observe(
              tick,
              moment.shared(device.uuid()) ? moment.share() : null,
              reservation.holder(),
              counts,
              moment.nowNanos(),
              moment.wallMillis());
      if (!sourceFailed) {
        bill(moment.bill(), device, grown, elapsed);
      }
      newModel |= tick != null && learn(tick.model);
    }
    choosePolicy(moment.policies(), newModel);
    decide(sourceFailed, elapsed, moment.wallMillis());
  }

  private boolean learn(String model) {
    return !model.isEmpty() && !models.contains(model) && models.add(model);
  }

  private void choosePolicy(Policies policies, boolean newModel) {
    if (newModel || !policies.equals(policyOf)) {
      policyOf = policies;
      policy = policies.first(reservation, models);
    }
  }

  private void bill(Bill bill, DeviceWatch device, double grown, double elapsed) {
    DeviceClock clock = device.clock();
    double wasted = Math.min(grown, elapsed);
    Waste waste = clock.empty() ? Waste.UNUSED : Waste.IDLE;
    if (clock.activity() == Activity.ACTIVE && clock.stalled()) {
      wasted = elapsed;
      waste = Waste.STALLED;
    }
    Holder holder = reservation.holder();
    String account = holder.account().orElse("");
    bill.add(reservation.source(), holder.user(), account, wasted, Optional.of(waste));
    bill.add(reservation.source(), holder.user(), account, elapsed - wasted, Optional.empty());
  }

  private void decide(boolean failed, double elapsed, long wallMillis) {
    if (warnedMillis.isPresent()) {
      warnedForSeconds += elapsed;
    }
    ReservationFacts facts = facts(failed);
    Verdict decided = new ReservationRule(options).decide(facts, policy);
    if (!decided.warningStands()) {
      warnedMillis = OptionalLong.empty();
      warnedForSeconds = 0;
    }
    if (decided.state() == ReservationState.ACTIVE) {
      holds = 0;
    }
    if (decided.state() != state) {
      generation = generations.getAsLong();
      reclaimableMillis =
          decided.state() == ReservationState.RECLAIMABLE
              ? OptionalLong.of(wallMillis)
              : OptionalLong.empty();
    }
    state = decided.state();
    verdict = decided;
    say(facts, decided, wallMillis);
  }

  private ReservationFacts facts(boolean failed) {
    List<DeviceFacts> all = new ArrayList<>(devices.size());
    for (int i = 0; i < devices.size(); i++) {
      DeviceClock clock = devices.get(i).clock();
      DeviceIdleState now = clock.state();
      all.add(
          new DeviceFacts(
              clock.activity(),
              now.idleSeconds(),
              now.unusedSeconds(),
              clock.empty(),
              clock.stalled(),
              now.stalledSeconds()));
    }
    OptionalDouble warnedFor =
        warnedMillis.isPresent() ? OptionalDouble.of(warnedForSeconds) : OptionalDouble.empty();
    return new ReservationFacts(failed, reservation.suspended(), heldSeconds, warnedFor, all);
  }

  private void say(ReservationFacts facts, Verdict decided, long wallMillis) {
    Sentences.Key key =
        new Sentences.Key(
            decided.state(),
            decided.waste(),
            (long) decided.idleSeconds() / 60,
            wallMillis / 60_000,
            facts.count(Activity.UNKNOWN),
            facts.count(Activity.ACTIVE),
            facts.sourceFailed(),
            warnedMillis.isPresent(),
            policy);
    if (key.equals(saidKey)) {
      return;
    }
    saidKey = key;
    Optional<String> warned =
        warnedMillis.isPresent()
            ? Optional.of(Sentences.minute(warnedMillis.getAsLong()))
            : Optional.empty();
    why = Sentences.why(reservation, policy, facts, decided, warned, wallMillis);
    double minWarning = IdleOptions.seconds(options.minWarning()) - warnedForSeconds;
    next = Sentences.next(decided, touchSeconds(), minWarning, wallMillis);
  }

  private double touchSeconds() {
    double longest = 0;
    for (DeviceWatch device : devices) {
      longest = Math.max(longest, device.clock().touchSeconds());
    }
    return longest;
  }

  /** A warning is due that nobody has been given yet. */
  boolean warningDue() {
    return warnedMillis.isEmpty() && state == ReservationState.WARNED;
  }

  /** Its holder was told. */
  void warned(long wallMillis) {
    Verdict now = verdict;
    if (warnedMillis.isEmpty() && now != null && now.warningStands()) {
      warnedMillis = OptionalLong.of(wallMillis);
      warnedForSeconds = 0;
      saidKey = null;
    }
  }

  /** Any device has worked in the last seconds, though it may be too little to be active. */
  boolean worksNow() {
    for (DeviceWatch device : devices) {
      if (device.clock().worksNow()) {
        return true;
      }
    }
    return false;
  }

  int holds() {
    return holds;
  }

  double heldSeconds() {
    return heldSeconds;
  }

  /** Keeps it for a time from now on; zero ends that. */
  void keep(Duration time, long wallMillis) {
    holds += time.isZero() ? 0 : 1;
    heldSeconds = IdleOptions.seconds(time);
    generation = generations.getAsLong();
    decide(sourceFailed, 0, wallMillis);
  }

  ReservationIdleState state() {
    List<DeviceIdleState> all = new ArrayList<>(devices.size());
    for (DeviceWatch device : devices) {
      all.add(device.clock().state());
    }
    return new ReservationIdleState(
        reservation.id(),
        reservation.startMillis(),
        state,
        generation,
        warnedMillis,
        warnedForSeconds,
        heldSeconds,
        holds,
        reclaimableMillis,
        all);
  }

  /** As a scrape shows it. */
  ReservationSnapshot snapshot(long wallMillis) {
    List<ReservationSnapshot.Device> shown = new ArrayList<>(devices.size());
    for (int i = 0; i < devices.size(); i++) {
      DeviceWatch device = devices.get(i);
      shown.add(
          new ReservationSnapshot.Device(
              device.gpu().orElse(-1),
              device.uuid(),
              device.clock().activity(),
              device.clock().state().idleSeconds()));
    }
    Verdict now = verdict;
    return new ReservationSnapshot(
        reservation.id(),
        reservation.source(),
        reservation.holder(),
        shown,
        reservation.nodes(),
        state,
        now == null ? Optional.empty() : now.waste(),
        now == null ? 0 : now.idleSeconds(),
        now == null ? 0 : now.idleDevices(),
        seconds(reservation.startMillis()),
        seconds(lastActive()),
        seconds(warnedMillis),
        seconds(reclaimableMillis),
        heldSeconds > 0
            ? OptionalDouble.of(wallMillis * MILLIS + heldSeconds)
            : OptionalDouble.empty(),
        generation,
        why,
        next);
  }

  private OptionalLong lastActive() {
    OptionalLong last = OptionalLong.empty();
    for (DeviceWatch device : devices) {
      OptionalLong each = device.lastActiveMillis();
      if (each.isPresent() && (last.isEmpty() || each.getAsLong() > last.getAsLong())) {
        last = each;
      }
    }
    return last;
  }

  private static OptionalDouble seconds(OptionalLong millis) {
    return millis.isPresent()
        ? OptionalDouble.of(millis.getAsLong() * MILLIS)
        : OptionalDouble.empty();
  }
}
