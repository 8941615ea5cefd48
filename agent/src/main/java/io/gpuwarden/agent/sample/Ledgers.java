package io.gpuwarden.agent.sample;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The ledgers of all GPUs that this node has had, by UUID. One whose GPU is gone is kept for a day:
 * long enough for a GPU that is taken out and put back, short enough to stay small. Belongs to the
 * tick's thread.
 */
final class Ledgers {
  static final long KEPT_NANOS = TimeUnit.DAYS.toNanos(1);
  private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST = 256;

  private static final class Kept {
    final GpuLedger ledger = new GpuLedger();
    long lastUsedNanos;
  }

  private final Map<String, Kept> byUuid = new HashMap<>();
  private final XidLedger xids;
  private long lastSweepNanos;

  Ledgers(XidLedger xids, long nowNanos) {
    this.xids = xids;
    this.lastSweepNanos = nowNanos;
  }

  /** The ledger of a GPU that the node has now. */
  GpuLedger use(String uuid, long nowNanos) {
    Kept kept = byUuid.computeIfAbsent(uuid, u -> new Kept());
    kept.lastUsedNanos = nowNanos;
    return kept.ledger;
  }

  /** Forgets GPUs that were not used for a day, and the oldest beyond the bound. */
  void sweep(long nowNanos) {
    if (nowNanos - lastSweepNanos < SWEEP_NANOS && byUuid.size() <= MOST) {
      return;
    }
    lastSweepNanos = nowNanos;
    Iterator<Map.Entry<String, Kept>> each = byUuid.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<String, Kept> entry = each.next();
      if (nowNanos - entry.getValue().lastUsedNanos > KEPT_NANOS) {
        each.remove();
        xids.forget(entry.getKey());
      }
    }
    while (byUuid.size() > MOST && forgetOldest(nowNanos)) {
      // one at a time: this happens when boards are exchanged by the hundred, if ever
    }
  }

  private boolean forgetOldest(long nowNanos) {
    String oldest = null;
    long longest = 0;
    for (Map.Entry<String, Kept> entry : byUuid.entrySet()) {
      long unused = nowNanos - entry.getValue().lastUsedNanos;
      if (unused > longest) {
        longest = unused;
        oldest = entry.getKey();
      }
    }
    if (oldest == null) {
      return false;
    }
    byUuid.remove(oldest);
    xids.forget(oldest);
    return true;
  }

  int size() {
    return byUuid.size();
  }
}
