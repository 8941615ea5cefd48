package io.gpuwarden.agent.reservation;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A process that a GPU has listed, and what is known about it. It is looked at again from time to
 * time; once it is gone it stays gone, whoever gets its id after it.
 */
final class WatchedProcess {
  static final long CHECK_MILLIS = 10_000;

  /** Spreads the checks, so that those of a thousand processes do not fall into one tick. */
  private static final int SPREAD_MILLIS = 5_000;

  private static final String MPS_SERVER = "nvidia-cuda-mps-server";
  private static final long ROOT = 0;

  private final int pid;
  private final boolean namedAsMpsServer;
  private @Nullable ProcessFacts facts;
  private boolean checked;
  private boolean gone;
  private long checkedMillis;
  private long usedTick;

  WatchedProcess(int pid, @Nullable String name) {
    this.pid = pid;
    this.namedAsMpsServer = name != null && name.endsWith(MPS_SERVER);
  }

  int pid() {
    return pid;
  }

  void use(long tick) {
    usedTick = tick;
  }

  long usedTick() {
    return usedTick;
  }

  boolean gone() {
    return gone;
  }

  /** It is there, but whose it is cannot be seen. */
  boolean hidden() {
    return checked && !gone && facts == null;
  }

  /** Null as long as nothing is known, and when it is gone. */
  @Nullable ProcessFacts facts() {
    return gone ? null : facts;
  }

  /** A server that root runs for other users' processes, which are listed themselves. */
  boolean servesOthers() {
    ProcessFacts known = facts;
    return namedAsMpsServer && known != null && known.uid() == ROOT;
  }

  /** True for as long as a look at it is not worth its cost. */
  boolean fresh(long wallMillis) {
    return checked && Math.abs(wallMillis - checkedMillis) < CHECK_MILLIS + pid % SPREAD_MILLIS;
  }

  void check(ProcessView view, long wallMillis) {
    if (gone || fresh(wallMillis)) {
      return;
    }
    checked = true;
    checkedMillis = wallMillis;
    ProcessFacts before = facts;
    if (before == null) {
      facts = view.facts(pid, wallMillis).orElse(null);
      gone = facts == null && view.gone(pid);
      return;
    }
    // A start that cannot be read any more says nothing as long as the process may be there.
    OptionalLong start = view.startTicks(pid);
    gone = start.isPresent() ? start.getAsLong() != before.identity().startTicks() : view.gone(pid);
  }
}
