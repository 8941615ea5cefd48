package io.gpuwarden.agent.reservation;

import io.gpuwarden.gpu.GpuProcess;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The processes that GPUs list, each looked at once for all of its GPUs. */
final class ProcessTable {
  private static final long SWEEP_EVERY = 64;

  private final ProcessView view;
  private final Map<Integer, WatchedProcess> byPid = new HashMap<>();
  private long tick;
  private long wallMillis;

  ProcessTable(ProcessView view) {
    this.view = view;
  }

  void startTick(long nowMillis) {
    tick++;
    wallMillis = nowMillis;
    if (tick % SWEEP_EVERY == 0) {
      byPid.values().removeIf(process -> process.usedTick() < tick - 1);
    }
  }

  /**
   * The process that a GPU lists.
   *
   * @param last what stood in this place of the list before, which mostly is the same
   */
  WatchedProcess listed(GpuProcess process, @Nullable WatchedProcess last) {
    WatchedProcess found =
        last != null && last.pid() == process.pid() ? last : byPid.get(process.pid());
    if (found == null || (found.gone() && !found.fresh(wallMillis))) {
      found = new WatchedProcess(process.pid(), process.name().orElse(null));
      byPid.put(process.pid(), found);
    }
    found.use(tick);
    return found;
  }

  /** Brings a process up to date. */
  void check(WatchedProcess process) {
    process.use(tick);
    process.check(view, wallMillis);
  }
}
