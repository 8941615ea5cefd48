package io.gpuwarden.agent.idle;

import io.gpuwarden.agent.reservation.ProcessFacts;
import io.gpuwarden.agent.reservation.ProcessView;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.ProcessUtilization;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart what the holders of a shared device do. A process is its holder's by the Slurm job
 * that its cgroup belongs to, else by its user; one that cannot be told apart counts for everybody.
 */
final class DeviceShare {
  private final ProcessView view;
  private final Map<Integer, Seen> byPid = new HashMap<>();
  private long tick;

  /** A process that a shared device listed. */
  private static final class Seen {
    private Optional<ProcessFacts> facts = Optional.empty();
    private long usedTick;
    private long askedTick = -1;
  }

  DeviceShare(ProcessView view) {
    this.view = view;
  }

  /** Forgets the processes that no shared device lists any more. */
  void startTick() {
    tick++;
    for (Iterator<Seen> each = byPid.values().iterator(); each.hasNext(); ) {
      if (each.next().usedTick < tick - 1) {
        each.remove();
      }
    }
  }

  /** The processes that are this holder's, or may be. */
  ProcessSet processes(Holder holder, List<GpuProcess> listed, long wallMillis) {
    long[] mine = new long[listed.size()];
    int count = 0;
    for (int i = 0; i < mine.length; i++) {
      int pid = listed.get(i).pid();
      if (mayBelong(pid, holder, wallMillis)) {
        mine[count++] = pid;
      }
    }
    return ProcessSet.of(Arrays.copyOf(mine, count));
  }

  /**
   * How much of the work on a device is this holder's, 0 to 1: all of it where the driver does not
   * tell it by process.
   */
  double ratio(Holder holder, Optional<List<ProcessUtilization>> told, long wallMillis) {
    if (told.isEmpty()) {
      return 1;
    }
    double mine = 0;
    double all = 0;
    for (ProcessUtilization entry : told.get()) {
      double work = highest(entry);
      all += work;
      mine += mayBelong(entry.pid(), holder, wallMillis) ? work : 0;
    }
    return all > 0 ? mine / all : 1;
  }

  private static double highest(ProcessUtilization entry) {
    double highest = 0;
    for (double ratio : entry.ratios().values()) {
      highest = Math.max(highest, ratio);
    }
    return highest;
  }

  private boolean mayBelong(int pid, Holder holder, long wallMillis) {
    ProcessFacts facts = facts(pid, wallMillis);
    if (facts == null) {
      return true;
    }
    if (holder.jobId().isPresent() && facts.slurmJob().isPresent()) {
      return sameJob(holder.jobId().get(), facts.slurmJob().get());
    }
    return holder.uid().isEmpty() || holder.uid().getAsLong() == facts.uid();
  }

  /** An array's task has a number of its own in the cgroup, and may be shown as {@code 17_3}. */
  private static boolean sameJob(String shown, String ofCgroup) {
    return shown.equals(ofCgroup) || shown.indexOf('_') >= 0 || shown.indexOf('+') >= 0;
  }

  private @Nullable ProcessFacts facts(int pid, long wallMillis) {
    Seen seen = byPid.computeIfAbsent(pid, key -> new Seen());
    seen.usedTick = tick;
    if (seen.askedTick < tick) {
      seen.askedTick = tick;
      Optional<ProcessFacts> known = seen.facts;
      boolean same =
          known.isPresent()
              && view.startTicks(pid).equals(OptionalLong.of(known.get().identity().startTicks()));
      if (!same) {
        seen.facts = view.facts(pid, wallMillis);
      }
    }
    return seen.facts.orElse(null);
  }
}
