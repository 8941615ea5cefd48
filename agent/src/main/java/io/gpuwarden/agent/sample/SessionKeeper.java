package io.gpuwarden.agent.sample;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.AgentState.Step;
import io.gpuwarden.exporter.DriverState;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.GpuSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one session with the driver open: opens it, scans for GPUs that came or went, and closes it
 * when the driver is gone, so that a driver that comes back, of whatever version, is found. All
 * calls are made on a lane; the tick asks every time whether one is due, and never waits for it.
 *
 * <p>The fields without a lock belong to the lane while it is busy and to the tick while it is
 * idle.
 */
final class SessionKeeper {
  /** GPUs that came or went without an error are found after this. */
  static final long RESCAN_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** A session that lived this long failed for a new reason: attempts start again at 1 s. */
  private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Some drivers see a GPU that came back only in a new session. */
  private static final long REOPEN_FOR_LOST_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** How long a session that is over is waited for, before another is opened beside it. */
  private static final long ABANDON_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int UNKNOWN = 999;
  private static final int TIMEOUT = 10;

  private final GpuSource source;
  private final Time time;
  private final Lane lane;
  private final ErrorLedger errors;
  private final SessionLog log = new SessionLog();
  private final RetiredSessions retired = new RetiredSessions();
  private final Backoff openBackoff = new Backoff();
  private final Backoff scanBackoff = new Backoff();

  private @Nullable OpenSession current;
  private long openedNanos;
  private long retiredNanos;
  private long dueNanos;
  private boolean lostSinceScan;
  private long scans;
  private double lastSeconds;

  private volatile SessionView view = SessionView.OPENING;
  private volatile long startedNanos;
  private volatile boolean gpuLost;
  private volatile @Nullable GpuError over;
  private volatile @Nullable GpuError paused;
  private boolean resuming;

  SessionKeeper(GpuSource source, Time time, Lane lane, ErrorLedger errors) {
    this.source = source;
    this.time = time;
    this.lane = lane;
    this.errors = errors;
    this.dueNanos = time.monotonicNanos();
  }

  /** Starts what is due, if nothing is running. */
  void tick(long nowNanos) {
    if (lane.idle() && due(nowNanos)) {
      startedNanos = nowNanos;
      lane.start(this::step);
    }
  }

  private boolean due(long nowNanos) {
    if (paused != null) {
      return over != null || retired.anyClosable();
    }
    if (resuming) {
      resuming = false;
      openBackoff.reset();
      dueNanos = nowNanos;
    }
    if (gpuLost && current != null) {
      gpuLost = false;
      lostSinceScan = true;
      dueNanos = Math.min(dueNanos, nowNanos + scanBackoff.next());
    }
    return over != null || nowNanos - dueNanos >= 0 || retired.anyClosable();
  }

  boolean idle() {
    return lane.idle();
  }

  SessionView view() {
    return view;
  }

  /** A GPU said that it is lost: look for it again, soon and then less and less often. */
  void gpuLost() {
    gpuLost = true;
  }

  /** The driver said that it is gone. Nothing of the session is called from now on. */
  void over(OpenSession session, GpuError error) {
    session.retire();
    if (session == view.session()) {
      over = error;
    }
  }

  /**
   * Ends the session and opens no other, until {@link #resume}. By the tick's thread.
   *
   * @param reason what is shown meanwhile
   */
  void pause(GpuError reason) {
    OpenSession session = view.session();
    if (session != null) {
      session.retire();
    }
    paused = reason;
    over = reason;
  }

  /** By the tick's thread. */
  void resume() {
    resuming = paused != null;
    paused = null;
  }

  /** Whether no handle of the driver is open any more. */
  boolean closed() {
    return lane.idle() && over == null && view.session() == null && retired.isEmpty();
  }

  /** The driver's state as a scrape shows it; a call that hangs while none is open is an error. */
  DriverState driver(long nowNanos) {
    SessionView seen = view;
    if (!seen.opening() || !stuck(nowNanos)) {
      return seen.driver();
    }
    return down(new GpuError("open", TIMEOUT, "has not returned yet", ErrorKind.TRANSIENT));
  }

  Step outcome(long nowNanos) {
    boolean busy = !lane.idle();
    double seconds = busy ? (nowNanos - startedNanos) * 1e-9 : lastSeconds;
    return new Step(view.driver().up() && !stuck(nowNanos), seconds);
  }

  private boolean stuck(long nowNanos) {
    return !lane.idle() && nowNanos - startedNanos > STUCK_NANOS;
  }

  private void step() {
    long now = time.monotonicNanos();
    retired.closeThoseUnused();
    endIfOver(now);
    if (paused == null && now - dueNanos >= 0) {
      if (current == null) {
        open(now);
      } else {
        scan(current, now);
      }
      lastSeconds = (time.monotonicNanos() - now) * 1e-9;
    }
  }

  private void endIfOver(long now) {
    GpuError reason = over;
    over = null;
    GpuError pause = paused;
    if (pause != null) {
      retireCurrent(now);
      view = new SessionView(null, List.of(), scans, down(pause));
      log.paused(pause);
    } else if (reason != null) {
      end(reason, now);
    }
  }

  private void open(long now) {
    if (retired.full() || (!retired.isEmpty() && now - retiredNanos < ABANDON_NANOS)) {
      return; // the next tick asks again
    }
    try {
      GpuSession session = source.open();
      current = new OpenSession(session);
      openedNanos = now;
      scanBackoff.reset();
      scan(current, now);
    } catch (GpuException e) {
      failed(e.error(), e.details(), now);
    } catch (RuntimeException | LinkageError e) {
      failed(bug("open", e), List.of(), now);
    }
  }

  private void failed(GpuError error, List<String> details, long now) {
    errors.count(error);
    log.down(error, details);
    view = new SessionView(null, List.of(), scans, down(error));
    dueNanos = now + openBackoff.next();
  }

  private void scan(OpenSession session, long now) {
    try {
      List<GpuSlot> slots = List.copyOf(session.session().scan());
      scans++;
      DriverState up = new DriverState(Optional.of(session.session().driver()), Optional.empty());
      view = new SessionView(session, slots, scans, up);
      log.up(session.session().driver(), slots.size());
      scheduleNext(slots, now);
    } catch (GpuException e) {
      scanFailed(e.error(), now);
    } catch (RuntimeException | LinkageError e) {
      scanFailed(bug("scan", e), now);
    }
  }

  private void scheduleNext(List<GpuSlot> slots, long now) {
    if (now - openedNanos >= STABLE_NANOS) {
      openBackoff.reset();
    }
    if (!countFailed(slots)) {
      if (!lostSinceScan) {
        scanBackoff.reset();
      }
      dueNanos = now + RESCAN_NANOS;
    } else if (now - openedNanos >= REOPEN_FOR_LOST_NANOS) {
      retireCurrent(now);
      dueNanos = now;
    } else {
      dueNanos = now + scanBackoff.next();
    }
    lostSinceScan = false;
  }

  /** True if one failed for a reason that may pass; rights are not won by opening anew. */
  private boolean countFailed(List<GpuSlot> slots) {
    boolean any = false;
    for (GpuSlot slot : slots) {
      if (slot instanceof GpuSlot.Failed failed) {
        errors.count(failed.error());
        any |= failed.error().kind() != ErrorKind.NO_PERMISSION;
      }
    }
    return any;
  }

  private void scanFailed(GpuError error, long now) {
    if (error.kind() == ErrorKind.TRANSIENT && view.session() != null) {
      errors.count(error);
      dueNanos = now + scanBackoff.next();
    } else {
      end(error, now);
    }
  }

  private void end(GpuError reason, long now) {
    retireCurrent(now);
    if (now - openedNanos >= STABLE_NANOS) {
      openBackoff.reset();
    }
    failed(reason, List.of(), now);
  }

  private void retireCurrent(long now) {
    OpenSession session = current;
    if (session != null) {
      session.retire();
      retired.add(session);
      retiredNanos = now;
      current = null;
    }
  }

  /**
   * Ends the session for good, and frees it if nothing hangs inside.
   *
   * @return whether everything is freed; else ask again later
   */
  boolean shutDown() {
    if (!lane.idle()) {
      return false;
    }
    retireCurrent(time.monotonicNanos());
    if (retired.anyClosable()) {
      lane.start(retired::closeThoseUnused);
    }
    return lane.idle() && retired.isEmpty();
  }

  void closeLane() {
    lane.close();
  }

  private static DriverState down(GpuError error) {
    return new DriverState(Optional.empty(), Optional.of(error));
  }

  private static GpuError bug(String function, Throwable thrown) {
    return new GpuError(function, UNKNOWN, thrown.toString(), ErrorKind.MISUSE);
  }
}
