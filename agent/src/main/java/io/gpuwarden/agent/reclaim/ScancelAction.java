package io.gpuwarden.agent.reclaim;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.agent.program.Command;
import io.gpuwarden.agent.program.CommandRunner;
import io.gpuwarden.agent.program.Ending;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Cancels a job with scancel(1). The number of the job comes from files that others may write, or
 * that a crash left behind: only what is a number, an element of an array or a part of a
 * heterogeneous job is ever passed on, and with it the holder's uid, so that a job of somebody else
 * with the same number is not cancelled.
 */
public final class ScancelAction implements Action {
  private static final Pattern JOB = Pattern.compile("\\d{1,10}(_\\d{1,10})?(\\+\\d{1,5})?");
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What scancel says of a job that has ended; its exit status may be 0 all the same. */
  private static final List<String> GONE =
      List.of("Invalid job id", "already completing or completed");

  /** What it says if the job is another user's; its exit status may be 0 all the same. */
  private static final String NOT_HIS = "No active jobs match";

  private final SlurmOptions options;
  private final ReclaimNode node;
  private final CommandRunner runner;
  private final Time time;

  public ScancelAction(SlurmOptions options, ReclaimNode node, CommandRunner runner, Time time) {
    this.options = options;
    this.node = node;
    this.runner = runner;
    this.time = time;
  }

  @Override
  public String plan(ReservationSnapshot reservation) {
    String job = reservation.holder().jobId().orElse("(no job id)");
    return options
        .signal()
        .map(signal -> "signal " + signal + ", " + words(options.grace()) + ", ")
        .orElse("")
        .concat("scancel " + job);
  }

  @Override
  public Done act(Claim claim) throws InterruptedException {
    Optional<String> job = claim.reservation().holder().jobId();
    if (job.isEmpty() || !JOB.matcher(job.get()).matches()) {
      return Done.failed("not the number of a job: " + job.orElse("none"));
    }
    if (options.signal().isPresent()) {
      Optional<Done> end = signal(claim, job.get(), options.signal().get());
      if (end.isPresent()) {
        return end.get();
      }
    }
    return done(scancel(claim, job.get(), List.of()), "scancel " + job.get());
  }

  /** Signals and waits; what became of it if there is nothing left to cancel. */
  private Optional<Done> signal(Claim claim, String job, String signal)
      throws InterruptedException {
    if (claim.expiresMillis() - time.wallMillis() < options.grace().toMillis()) {
      return Optional.of(
          Done.abandoned("a claim does not last for a grace period of " + words(options.grace())));
    }
    Done signalled =
        done(
            scancel(claim, job, List.of("--signal=" + signal, "--full")),
            "signal " + signal + " to " + job);
    if (signalled.outcome() != Outcome.RECLAIMED) {
      return Optional.of(signalled);
    }
    return awaitEnd(claim.reservation().id())
        ? Optional.of(Done.reclaimed("ended after the signal " + signal))
        : Optional.empty();
  }

  /** Whether the job has ended within the grace period. That it works meanwhile is expected. */
  private boolean awaitEnd(String reservation) throws InterruptedException {
    long end = time.monotonicNanos() + options.grace().toNanos();
    for (long left = options.grace().toNanos(); left > 0; left = end - time.monotonicNanos()) {
      time.waitUntil(time.monotonicNanos() + Math.min(left, LOOK_NANOS));
      if (!exists(reservation)) {
        return true;
      }
    }
    return false;
  }

  private boolean exists(String reservation) {
    try {
      return node.exists(reservation);
    } catch (ControlException | IOException e) {
      return true; // what has been begun is brought to its end all the same
    }
  }

  private Ending scancel(Claim claim, String job, List<String> flags) throws InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add("--verbose"); // else it keeps some of its errors to itself
    claim.reservation().holder().uid().ifPresent(uid -> arguments.add("--user=" + uid));
    arguments.addAll(flags);
    arguments.add(job);
    return runner.run(
        new Command(options.scancel(), arguments, options.environment(), "", options.timeout()));
  }

  private static Done done(Ending ending, String what) {
    String said = ending instanceof Ending.Exited exited ? exited.output() : "";
    if (GONE.stream().anyMatch(said::contains)) {
      return Done.abandoned("the job has ended already");
    }
    if (said.contains(NOT_HIS)) {
      return Done.failed(what + ": the job of that number is not the holder's");
    }
    return ending.good() ? Done.reclaimed(what) : Done.failed(what + ": " + ending.words());
  }

  private static String words(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
