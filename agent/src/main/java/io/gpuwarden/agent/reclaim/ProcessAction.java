package io.gpuwarden.agent.reclaim;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.reservation.ProcessFiles;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Ends the processes that hold the GPUs: SIGTERM, and after a grace period SIGKILL. Those alone and
 * not their groups: a login shell or a notebook server may stand in the same one.
 *
 * <p>It may run as root on the word of a daemon that does not, so it looks for itself: before each
 * signal a process must still be the one that was named, by pid and start, and belong to the
 * holder. If one belongs to somebody else none is touched.
 */
public final class ProcessAction implements Action {
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long ROOT = 0;

  private final ProcessOptions options;
  private final ProcessFiles processes;
  private final Signals signals;
  private final Time time;

  public ProcessAction(ProcessOptions options, Time time) {
    this(options, new ProcessFiles(), Signals.ofTheJdk(), time);
  }

  ProcessAction(ProcessOptions options, ProcessFiles processes, Signals signals, Time time) {
    this.options = options;
    this.processes = processes;
    this.signals = signals;
    this.time = time;
  }

  @Override
  public String plan(ReservationSnapshot reservation) {
    return "SIGTERM, " + options.grace().toSeconds() + " s, SIGKILL to its processes";
  }

  @Override
  public Done act(Claim claim) throws InterruptedException {
    OptionalLong holder = claim.reservation().holder().uid();
    if (holder.isEmpty()) {
      return Done.failed("the uid of the holder is not known");
    }
    List<ProcessIdentity> left = running(claim.processes());
    if (left.isEmpty()) {
      return Done.abandoned("no process of it is left");
    }
    for (ProcessIdentity process : left) {
      OptionalLong uid = processes.uid(process.pid());
      if (runs(process) && !mayEnd(uid, holder.getAsLong())) {
        return Done.failed(
            "process " + process.pid() + " belongs to " + uid(uid) + "; none was touched");
      }
    }
    return end(left);
  }

  private boolean mayEnd(OptionalLong uid, long holder) {
    return uid.isPresent()
        && uid.getAsLong() == holder
        && (options.includeRoot() || uid.getAsLong() != ROOT);
  }

  private static String uid(OptionalLong uid) {
    if (uid.isEmpty()) {
      return "a user out of sight";
    }
    return uid.getAsLong() == ROOT ? "root (see --include-root)" : "uid " + uid.getAsLong();
  }

  private Done end(List<ProcessIdentity> named) throws InterruptedException {
    for (ProcessIdentity process : named) {
      if (runs(process) && !signals.terminate(process.pid()) && runs(process)) {
        return Done.failed("process " + process.pid() + " may not be signalled");
      }
    }
    List<ProcessIdentity> left = await(named, options.grace());
    int killed = left.size();
    for (ProcessIdentity process : left) {
      if (runs(process)) {
        signals.kill(process.pid());
      }
    }
    left = await(left, AFTER_KILL);
    if (!left.isEmpty()) {
      return Done.failed("process " + left.get(0).pid() + " did not end by SIGKILL");
    }
    return Done.reclaimed(
        "ended " + count(named.size()) + (killed == 0 ? "" : ", " + killed + " by SIGKILL"));
  }

  private static String count(int processes) {
    return processes == 1 ? "1 process" : processes + " processes";
  }

  /** Waits until all have ended; those that have not when the time is over. */
  private List<ProcessIdentity> await(List<ProcessIdentity> named, Duration longest)
      throws InterruptedException {
    long end = time.monotonicNanos() + longest.toNanos();
    List<ProcessIdentity> left = running(named);
    while (!left.isEmpty() && time.monotonicNanos() - end < 0) {
      time.waitUntil(Math.min(end, time.monotonicNanos() + POLL_NANOS));
      left = running(left);
    }
    return left;
  }

  private List<ProcessIdentity> running(List<ProcessIdentity> named) {
    List<ProcessIdentity> running = new ArrayList<>();
    for (ProcessIdentity process : named) {
      if (runs(process)) {
        running.add(process);
      }
    }
    return running;
  }

  /** It is there, and no other process with the same id. */
  private boolean runs(ProcessIdentity process) {
    OptionalLong start = processes.startTicks(process.pid());
    return start.isPresent() && start.getAsLong() == process.startTicks();
  }
}
