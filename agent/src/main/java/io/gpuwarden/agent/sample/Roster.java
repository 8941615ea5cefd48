package io.gpuwarden.agent.sample;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuSlot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs of the last scan, each with its reader and ledger. While the driver is gone they stay,
 * as GPUs that are down. Belongs to the tick's thread.
 */
final class Roster {
  /** One index of the driver's list; one of the last two is null. */
  private record Seat(
      GpuId id, Optional<GpuInfo> info, @Nullable GpuWatch watch, @Nullable GpuError failed) {}

  private final Lanes lanes;
  private final Time time;
  private final SamplerOptions options;
  private final ErrorLedger errors;
  private final XidLedger xids;
  private final Ledgers ledgers;
  private final GpuLog log = new GpuLog();
  private List<Seat> seats = List.of();
  private final List<GpuWatch> watches = new ArrayList<>();
  private long scan;

  Roster(Lanes lanes, Time time, SamplerOptions options, ErrorLedger errors, XidLedger xids) {
    this.lanes = lanes;
    this.time = time;
    this.options = options;
    this.errors = errors;
    this.xids = xids;
    this.ledgers = new Ledgers(xids, time.monotonicNanos());
  }

  /** The GPUs that can be read; live. */
  List<GpuWatch> watches() {
    return watches;
  }

  long scan() {
    return scan;
  }

  /** Takes over a new scan, or notices that there is no session any more. */
  void follow(SessionView view, long nowNanos) {
    OpenSession session = view.session();
    if (session == null) {
      closeWatches(List.of());
    } else if (view.scan() != scan) {
      scan = view.scan();
      seat(view.slots(), session, nowNanos);
    }
    for (Seat seat : seats) {
      if (!seat.id().uuid().isEmpty()) {
        ledgers.use(seat.id().uuid(), nowNanos);
      }
    }
    ledgers.sweep(nowNanos);
  }

  private void seat(List<GpuSlot> slots, OpenSession session, long nowNanos) {
    Map<GpuId, Seat> next = new LinkedHashMap<>();
    for (GpuSlot slot : slots) {
      if (slot instanceof GpuSlot.Present present) {
        GpuWatch watch = watchOf(present.gpu(), session, nowNanos);
        GpuId id = present.gpu().id();
        next.put(id, new Seat(id, Optional.of(present.gpu().info()), watch, null));
      }
    }
    for (GpuSlot slot : slots) {
      if (slot instanceof GpuSlot.Failed failed) {
        Seat seat = failedSeat(failed, next.keySet());
        next.put(seat.id(), seat);
      }
    }
    closeWatches(next.values());
    seats = new ArrayList<>(next.values());
    seats.sort((a, b) -> Integer.compare(a.id().index(), b.id().index()));
    for (Seat seat : seats) {
      if (seat.watch() != null) {
        watches.add(seat.watch());
      }
    }
    tellLog();
  }

  private GpuWatch watchOf(Gpu gpu, OpenSession session, long nowNanos) {
    for (GpuWatch watch : watches) {
      if (watch.gpu().equals(gpu) && watch.reader().session().equals(session)) {
        return watch;
      }
    }
    GpuReader reader = new GpuReader(gpu, session, lanes.open("gpu-" + gpu.id().index()), time);
    GpuLedger ledger = ledgers.use(gpu.id().uuid(), nowNanos);
    return new GpuWatch(reader, ledger, errors, options, nowNanos);
  }

  /** A GPU that is not opened has no UUID to tell; it is the one that was at its index before. */
  private Seat failedSeat(GpuSlot.Failed failed, Collection<GpuId> present) {
    for (Seat seat : seats) {
      if (seat.id().index() == failed.index() && !uuidAmong(present, seat.id().uuid())) {
        return new Seat(seat.id(), seat.info(), null, failed.error());
      }
    }
    return new Seat(new GpuId(failed.index(), ""), Optional.empty(), null, failed.error());
  }

  private static boolean uuidAmong(Collection<GpuId> ids, String uuid) {
    for (GpuId id : ids) {
      if (id.uuid().equals(uuid)) {
        return true;
      }
    }
    return false;
  }

  /** Closes every reader that is not among these. */
  private void closeWatches(Collection<Seat> kept) {
    for (GpuWatch watch : watches) {
      boolean stays = false;
      for (Seat seat : kept) {
        stays |= watch.equals(seat.watch());
      }
      if (!stays) {
        watch.close();
      }
    }
    watches.clear();
  }

  private void tellLog() {
    Map<GpuId, Optional<GpuInfo>> there = new LinkedHashMap<>();
    for (Seat seat : seats) {
      there.put(seat.id(), seat.info());
    }
    log.there(there);
  }

  /**
   * @param noDriver why there is no session; null if there is one
   */
  List<GpuSnapshot> snapshots(long nowNanos, @Nullable GpuError noDriver) {
    List<GpuSnapshot> snapshots = new ArrayList<>(seats.size());
    for (Seat seat : seats) {
      snapshots.add(snapshot(seat, nowNanos, noDriver));
    }
    return snapshots;
  }

  private GpuSnapshot snapshot(Seat seat, long nowNanos, @Nullable GpuError noDriver) {
    GpuWatch watch = seat.watch();
    if (noDriver == null && watch != null) {
      GpuSnapshot snapshot = watch.snapshot(nowNanos, xids.of(seat.id().uuid()));
      tellLog(snapshot, watch.starting(nowNanos));
      return snapshot;
    }
    if (noDriver == null && seat.failed() != null) {
      log.down(seat.id(), seat.failed());
    }
    GpuError why = noDriver == null ? seat.failed() : noDriver;
    return new GpuSnapshot(
        seat.id(),
        seat.info(),
        Optional.ofNullable(why),
        Optional.empty(),
        Map.of(),
        ledgers.use(seat.id().uuid(), nowNanos).counters(xids.of(seat.id().uuid())),
        List.of());
  }

  private void tellLog(GpuSnapshot snapshot, boolean starting) {
    if (snapshot.up()) {
      log.up(snapshot.id());
    } else if (!starting) {
      snapshot
          .error()
          .filter(error -> error.kind() != ErrorKind.DRIVER)
          .ifPresent(error -> log.down(snapshot.id(), error));
    }
  }

  /** True while a GPU's first reading may still come. */
  boolean starting(long nowNanos) {
    for (GpuWatch watch : watches) {
      if (watch.starting(nowNanos)) {
        return true;
      }
    }
    return false;
  }

  int ledgers() {
    return ledgers.size();
  }

  void close() {
    closeWatches(List.of());
  }
}
