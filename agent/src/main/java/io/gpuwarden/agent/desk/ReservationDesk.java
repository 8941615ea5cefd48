package io.gpuwarden.agent.desk;

import io.gpuwarden.agent.idle.IdleWatch;
import io.gpuwarden.agent.reservation.ClaimedDevices;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.reservation.ReservationSource;
import io.gpuwarden.agent.sample.NodeReservations;
import io.gpuwarden.agent.state.Bill;
import io.gpuwarden.agent.state.StateKeeper;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.agent.warn.WarningHook;
import io.gpuwarden.exporter.AgentState.Step;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Joins the sources to the readings of a tick, and has the idle rule decide. */
public final class ReservationDesk implements NodeReservations, AutoCloseable {
  private static final double NANOS = 1e-9;

  private final Time time;
  private final List<SourceWatch> sources = new ArrayList<>();
  private final IdleWatch watch;
  private final Bill bill;
  private final Warner warner;
  private final @Nullable StateKeeper keeper;
  private final @Nullable BookDesk book;
  private final Claims claims = new Claims();
  private final Set<String> failed = new HashSet<>();
  private List<GpuSnapshot> gpus = List.of();
  private ClaimedDevices claimed = new ClaimedDevices();
  private Step step = new Step(true, 0);
  private LongConsumer others = nowNanos -> {};

  /**
   * @param sources asked in this order; a device that an earlier one holds is claimed for those
   *     after it
   * @param hook null if the site has no program that warns
   * @param keeper null if nothing is kept over a restart
   * @param book null if the node keeps none; its source is one of the sources
   */
  public ReservationDesk(
      Time time,
      List<ReservationSource> sources,
      IdleWatch watch,
      Bill bill,
      @Nullable WarningHook hook,
      @Nullable StateKeeper keeper,
      @Nullable BookDesk book) {
    this.time = time;
    this.watch = watch;
    this.bill = bill;
    this.warner = new Warner(watch, hook);
    this.keeper = keeper;
    this.book = book;
    for (ReservationSource source : sources) {
      this.sources.add(new SourceWatch(source, time));
    }
  }

  @Override
  public ReservationsSnapshot observe(
      List<GpuSnapshot> read, long monotonicNanos, long wallMillis) {
    gpus = read;
    List<Reservation> reservations = readSources(wallMillis);
    List<ReservationSnapshot> shown =
        watch.observe(reservations, failed, gpus, monotonicNanos, wallMillis);
    warner.tick(wallMillis);
    claims.tick(monotonicNanos);
    others.accept(monotonicNanos);
    if (keeper != null) {
      keeper.tick();
    }
    step = new Step(failed.isEmpty(), (time.monotonicNanos() - monotonicNanos) * NANOS);
    return new ReservationsSnapshot(
        shown, shownSources(), bill.lines(), warner.counts(), claims.counts());
  }

  private List<Reservation> readSources(long wallMillis) {
    failed.clear();
    claimed = new ClaimedDevices();
    List<Reservation> all = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      SourceWatch source = sources.get(i);
      List<Reservation> told = source.read(gpus, claimed, wallMillis);
      if (source.failed()) {
        failed.add(source.name());
      }
      claimed.add(told);
      all.addAll(told);
    }
    return all;
  }

  private List<ReservationsSnapshot.Source> shownSources() {
    List<ReservationsSnapshot.Source> shown = new ArrayList<>(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      shown.add(sources.get(i).shown());
    }
    return shown;
  }

  @Override
  public Map<String, Step> steps() {
    Map<String, Step> steps = new HashMap<>();
    steps.put("reservations", step);
    if (keeper != null) {
      steps.put("state", keeper.step());
    }
    return steps;
  }

  /** Has something else called in every tick, with the monotonic clock. */
  void everyTick(LongConsumer other) {
    others = other;
  }

  /** The readings of the last tick. */
  List<GpuSnapshot> gpus() {
    return gpus;
  }

  /** Who held what in the last tick. */
  ClaimedDevices claimed() {
    return claimed;
  }

  /** Null if the node keeps none. */
  @Nullable BookDesk book() {
    return book;
  }

  IdleWatch watch() {
    return watch;
  }

  Claims claims() {
    return claims;
  }

  /** What somebody was just promised must not be forgotten. */
  void keepSoon() {
    if (keeper != null) {
      keeper.soon();
    }
  }

  /** Ends programs that warn, and writes the state. When no tick runs any more. */
  @Override
  public void close() {
    warner.close();
    if (keeper != null) {
      keeper.close();
    }
  }
}
