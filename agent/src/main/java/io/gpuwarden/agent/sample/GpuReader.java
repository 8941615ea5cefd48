package io.gpuwarden.agent.sample;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.ReadScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the readings of one open GPU on a lane of its own. The tick starts a reading, waits a
 * while, and takes what is there; one that hangs is left alone until it returns.
 */
final class GpuReader {
  private static final Logger log = LoggerFactory.getLogger(GpuReader.class);
  private static final int UNKNOWN = 999;

  /**
   * What came of a reading; one of the first two is null.
   *
   * @param startedNanos when the driver was asked
   * @param endedNanos when it had answered
   */
  record Outcome(
      @Nullable GpuReading reading, @Nullable GpuError error, long startedNanos, long endedNanos) {}

  private final Gpu gpu;
  private final OpenSession session;
  private final Lane lane;
  private final Time time;
  private volatile @Nullable Outcome outcome;

  GpuReader(Gpu gpu, OpenSession session, Lane lane, Time time) {
    this.gpu = gpu;
    this.session = session;
    this.lane = lane;
    this.time = time;
  }

  Gpu gpu() {
    return gpu;
  }

  OpenSession session() {
    return session;
  }

  /** False if the reading before it has not returned. */
  boolean start(ReadScope scope) {
    return lane.start(() -> read(scope));
  }

  boolean idle() {
    return lane.idle();
  }

  /** Waits for the reading in flight; false if it has not returned in this time. */
  boolean await(long timeoutNanos) {
    return lane.await(timeoutNanos);
  }

  /** What the last reading came to, once; null while it is in flight and when it was taken. */
  @Nullable Outcome take() {
    if (!lane.idle()) {
      return null;
    }
    Outcome taken = outcome;
    outcome = null;
    return taken;
  }

  void close() {
    lane.close();
  }

  private void read(ReadScope scope) {
    if (!session.enter()) {
      return;
    }
    long started = time.monotonicNanos();
    GpuReading reading = null;
    GpuError error = null;
    try {
      reading = gpu.read(scope);
    } catch (GpuException e) {
      error = e.error();
    } catch (RuntimeException | LinkageError e) {
      // The lane's loop would survive it; here it also becomes the reason why the GPU is down.
      log.error("reading GPU {} failed", gpu.id().uuid(), e);
      error = new GpuError("read", UNKNOWN, e.toString(), ErrorKind.MISUSE);
    } finally {
      session.leave();
    }
    outcome = new Outcome(reading, error, started, time.monotonicNanos());
  }
}
