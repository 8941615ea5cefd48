package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.XidEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits for critical errors of the GPUs, on a lane of its own because the wait blocks. A failed
 * wait is begun again by the next tick, so it cannot become a busy loop.
 */
final class XidWatch {
  /** A GPU that is added or comes back may be the first one that reports. */
  private record Asked(OpenSession session, List<GpuSlot> gpus) {}

  private final Lane lane;
  private final int waitMillis;
  private final XidLedger xids;
  private final ErrorLedger errors;
  private final SessionKeeper keeper;
  private volatile @Nullable Asked unsupportedIn;

  XidWatch(Lane lane, int waitMillis, XidLedger xids, ErrorLedger errors, SessionKeeper keeper) {
    this.lane = lane;
    this.waitMillis = waitMillis;
    this.xids = xids;
    this.errors = errors;
    this.keeper = keeper;
  }

  /** Waits on, unless it does so already or none of these GPUs reports such errors. */
  void tick(OpenSession session, List<GpuSlot> gpus) {
    Asked asked = new Asked(session, gpus);
    if (!asked.equals(unsupportedIn) && lane.idle()) {
      lane.start(() -> watch(asked));
    }
  }

  private void watch(Asked asked) {
    OpenSession session = asked.session();
    if (!session.enter()) {
      return;
    }
    try {
      Optional<XidEvent> event;
      do {
        event = session.session().nextXid(waitMillis);
        event.ifPresent(xids::count);
      } while (!session.retired() && (event.isPresent() || waitMillis > 0));
    } catch (GpuException e) {
      failed(asked, e);
    } finally {
      session.leave();
    }
  }

  private void failed(Asked asked, GpuException e) {
    errors.countAndLog("events", "critical errors", e.error());
    if (e.error().kind() == ErrorKind.UNSUPPORTED) {
      unsupportedIn = asked;
    } else if (e.error().kind() == ErrorKind.DRIVER) {
      keeper.over(asked.session(), e.error());
    }
  }

  void close() {
    lane.close();
  }
}
