package io.gpuwarden.agent.sample;

import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.ReadScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One open GPU as the tick sees it: when it was read, what is shown of it, and its ledger. Belongs
 * to the tick's thread.
 */
final class GpuWatch {
  private static final long FULL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int TIMEOUT = 10;
  private static final GpuError HANGS =
      new GpuError("read", TIMEOUT, "the driver has not answered yet", ErrorKind.TRANSIENT);

  private final GpuReader reader;
  private final GpuLedger ledger;
  private final ErrorLedger errors;
  private final AbsenceFilter absences = new AbsenceFilter();
  private final long intervalNanos;
  private final long shownNanos;
  private final long createdNanos;
  private final int fullEveryTicks;

  private long ticks;
  private long nextFullTick;
  private boolean jumped;
  private @Nullable Long lastStartedNanos;
  private @Nullable GpuReading reading;
  private long readNanos;
  private GpuError error = HANGS;
  private long lostAtScan = -1;
  private boolean answered;

  GpuWatch(
      GpuReader reader,
      GpuLedger ledger,
      ErrorLedger errors,
      SamplerOptions options,
      long nowNanos) {
    this.reader = reader;
    this.ledger = ledger;
    this.errors = errors;
    this.intervalNanos = options.interval().toNanos();
    this.shownNanos = options.shownFor().toNanos();
    this.createdNanos = nowNanos;
    this.fullEveryTicks = (int) Math.max(1, FULL_EVERY_NANOS / intervalNanos);
  }

  Gpu gpu() {
    return reader.gpu();
  }

  GpuReader reader() {
    return reader;
  }

  /**
   * Starts this tick's reading; not while the one before hangs, nor for a lost GPU until it was
   * looked for.
   *
   * @param clockJumped a clock jumped since the tick before
   * @param scan number of the last scan
   * @return whether it was started
   */
  boolean start(boolean clockJumped, long scan) {
    jumped |= clockJumped;
    ticks++;
    if (lostAtScan >= scan || !reader.idle()) {
      return false;
    }
    boolean full = ticks >= nextFullTick;
    boolean started = reader.start(full ? ReadScope.FULL : ReadScope.FAST);
    if (started && full) {
      // The first interval is shortened by the index, so that full readings of GPUs spread out.
      int early = nextFullTick == 0 ? Math.floorMod(gpu().id().index(), fullEveryTicks) : 0;
      nextFullTick = ticks + fullEveryTicks - early;
    }
    return started;
  }

  /**
   * Takes the reading if it is there.
   *
   * @return what went wrong with it; null if nothing did, or if it is not there yet
   */
  @Nullable GpuError collect(long scan) {
    GpuReader.Outcome outcome = reader.take();
    if (outcome == null) {
      return null;
    }
    answered = true;
    GpuReading taken = outcome.reading();
    if (taken != null) {
      account(taken, outcome.startedNanos());
      reading = taken;
      readNanos = outcome.endedNanos();
      return null;
    }
    reading = null;
    GpuError said = outcome.error();
    error = said == null ? HANGS : said;
    errors.count(error);
    lostAtScan = error.kind() == ErrorKind.GPU_LOST ? scan : -1;
    return error;
  }

  private void account(GpuReading taken, long startedNanos) {
    Long last = lastStartedNanos;
    boolean onTime = last != null && startedNanos - last <= intervalNanos + intervalNanos / 2;
    ledger.add(taken, startedNanos, onTime && !jumped, last != null);
    absences.report(gpu().id().uuid(), taken.absences(), errors);
    lastStartedNanos = startedNanos;
    jumped = false;
  }

  /** Why the GPU is down; null if it is up, which it also is for a moment while a call hangs. */
  @Nullable GpuError down(long nowNanos) {
    GpuReading shown = reading;
    if (shown != null && nowNanos - readNanos <= shownNanos) {
      return null;
    }
    return shown == null ? error : HANGS;
  }

  /** True while its first reading may still come. */
  boolean starting(long nowNanos) {
    return !answered && nowNanos - createdNanos <= shownNanos;
  }

  GpuSnapshot snapshot(long nowNanos, SortedMap<Long, Long> xids) {
    GpuError why = down(nowNanos);
    GpuReading shown = why == null ? reading : null;
    return new GpuSnapshot(
        gpu().id(),
        Optional.of(gpu().info()),
        Optional.ofNullable(why),
        Optional.ofNullable(shown),
        shown == null ? Map.of() : ledger.utilization(),
        ledger.counters(xids),
        shown == null ? List.of() : ledger.mig().snapshots(shown.migInstances()));
  }

  void close() {
    reader.close();
  }
}
