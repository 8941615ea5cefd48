package io.gpuwarden.agent.desk;

import io.gpuwarden.agent.audit.AuditLog;
import io.gpuwarden.agent.idle.IdleWatch;
import io.gpuwarden.agent.warn.WarningHook;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot.Warnings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has holders warned: by the site's program, whose success is the warning, or, where there is none,
 * by a line in the log, the page and the metrics.
 */
final class Warner implements AutoCloseable {
  private final IdleWatch watch;
  private final @Nullable WarningHook hook;
  private long given;

  /**
   * @param hook null if the site has no program
   */
  Warner(IdleWatch watch, @Nullable WarningHook hook) {
    this.watch = watch;
    this.hook = hook;
  }

  void tick(long wallMillis) {
    List<ReservationSnapshot> due = watch.warningsDue(wallMillis);
    if (hook == null) {
      for (int i = 0; i < due.size(); i++) {
        AuditLog.warning(due.get(i), "log");
        told(due.get(i).id(), wallMillis);
      }
      return;
    }
    hook.offer(due);
    takeTold(hook);
  }

  private void takeTold(WarningHook told) {
    for (WarningHook.Told each : told.drain()) {
      told(each.reservation(), each.wallMillis());
    }
  }

  private void told(String reservation, long wallMillis) {
    watch.warned(reservation, wallMillis);
    given++;
  }

  Warnings counts() {
    return new Warnings(given, hook == null ? 0 : hook.failures());
  }

  /** Ends what runs; what was told by then is remembered. */
  @Override
  public void close() {
    if (hook != null) {
      hook.close();
      takeTold(hook);
    }
  }
}
