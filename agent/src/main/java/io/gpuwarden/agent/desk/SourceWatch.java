package io.gpuwarden.agent.desk;

import io.gpuwarden.agent.reservation.ClaimedDevices;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.reservation.ReservationSource;
import io.gpuwarden.agent.reservation.SourceException;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One source, and what it told last: while it fails, that stays. */
final class SourceWatch {
  private static final Logger log = LoggerFactory.getLogger(SourceWatch.class);
  private static final double NANOS = 1e-9;

  private final ReservationSource source;
  private final Time time;
  private List<Reservation> last = List.of();
  private @Nullable String error;
  private double durationSeconds;
  private long errors;

  SourceWatch(ReservationSource source, Time time) {
    this.source = source;
    this.time = time;
  }

  String name() {
    return source.name();
  }

  boolean failed() {
    return error != null;
  }

  /** What it tells now, or told last. A bug in one source is a failure of that source alone. */
  List<Reservation> read(List<GpuSnapshot> gpus, ClaimedDevices claimed, long wallMillis) {
    long begun = time.monotonicNanos();
    try {
      last = source.read(gpus, claimed, wallMillis);
      worked();
    } catch (SourceException e) {
      failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      log.debug("{}", source.name(), e);
      failed(e.toString());
    }
    durationSeconds = (time.monotonicNanos() - begun) * NANOS;
    return last;
  }

  private void worked() {
    if (error != null) {
      log.info("the reservations of {} can be read again", source.name());
      error = null;
    }
  }

  private void failed(String why) {
    errors++;
    if (!why.equals(error)) {
      log.warn(
          "the reservations of {} cannot be read, so they are unknown: {}", source.name(), why);
      error = why;
    }
  }

  ReservationsSnapshot.Source shown() {
    return new ReservationsSnapshot.Source(
        source.name(), Optional.ofNullable(error), durationSeconds, errors);
  }
}
