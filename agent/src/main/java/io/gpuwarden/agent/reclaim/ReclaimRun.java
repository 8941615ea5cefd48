package io.gpuwarden.agent.reclaim;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.agent.reclaim.Action.Done;
import io.gpuwarden.agent.reclaim.ReclaimLine.Result;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run over what is reclaimable, the longest idle first. Each reservation is claimed with the
 * generation that was seen, so the daemon looks at its GPUs once more and refuses what has changed;
 * then the action of its source is done, and the outcome reported. Whatever fails, the next one is
 * tried.
 */
public final class ReclaimRun {
  private final ReclaimNode node;
  private final Map<String, Action> actions;
  private final ReclaimOptions options;
  private final Listener listener;
  private int taken;
  private boolean unreachable;

  /** Hears of what is done while it is done. */
  public interface Listener {
    /** What is reclaimable and selected, in the order in which it is gone through. */
    void listed(List<ReservationSnapshot> reservations);

    /** The daemon has granted a claim. */
    void claimed(ReservationSnapshot reservation);

    void ended(ReclaimLine line);
  }

  /**
   * @param actions by source; what has none is left alone
   */
  public ReclaimRun(
      ReclaimNode node, Map<String, Action> actions, ReclaimOptions options, Listener listener) {
    this.node = node;
    this.actions = Map.copyOf(actions);
    this.options = options;
    this.listener = listener;
  }

  /**
   * @return a line for each that is reclaimable and selected
   * @throws IOException if the daemon does not even say what there is
   */
  public List<ReclaimLine> run() throws ControlException, IOException, InterruptedException {
    List<ReservationSnapshot> all = new ArrayList<>(node.reclaimable());
    all.removeIf(reservation -> !options.only().has(reservation));
    all.sort(
        Comparator.comparingDouble(ReservationSnapshot::idleSeconds)
            .reversed()
            .thenComparing(ReservationSnapshot::id));
    listener.listed(List.copyOf(all));
    List<ReclaimLine> lines = new ArrayList<>();
    for (ReservationSnapshot reservation : all) {
      ReclaimLine line = one(reservation);
      lines.add(line);
      listener.ended(line);
    }
    return lines;
  }

  private ReclaimLine one(ReservationSnapshot seen) throws InterruptedException {
    Action action = actions.get(seen.source());
    Optional<String> obstacle = obstacle(seen);
    if (action == null || obstacle.isPresent()) {
      return line(
          seen, Result.SKIPPED, obstacle.orElse("no action for the source " + seen.source()));
    }
    taken++;
    if (!options.execute()) {
      return line(seen, Result.WOULD, action.plan(seen));
    }
    try {
      Claim claim = node.claim(seen.id(), seen.generation());
      listener.claimed(claim.reservation());
      return act(action, claim);
    } catch (ControlException e) {
      // It is not as it was seen any more: nothing was done, and that is as it should be.
      boolean changed = e.kind() == Kind.CONFLICT || e.kind() == Kind.NOT_FOUND;
      taken -= changed ? 1 : 0;
      return line(seen, changed ? Result.SKIPPED : Result.FAILED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      unreachable = true; // each further question would wait as long for no answer
      return line(seen, Result.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> obstacle(ReservationSnapshot reservation) {
    if (reservation.nodes() > 1) {
      return Optional.of(
          "it holds GPUs of " + reservation.nodes() + " nodes, and this one cannot see the others");
    }
    if (unreachable) {
      return Optional.of("the daemon does not answer");
    }
    return options.max().isPresent() && taken >= options.max().getAsInt()
        ? Optional.of("more than --max")
        : Optional.empty();
  }

  private ReclaimLine act(Action action, Claim claim) throws InterruptedException {
    Done done;
    try {
      done = action.act(claim);
    } catch (ControlException | IOException e) {
      done = Done.failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      report(claim, Done.failed("interrupted"));
      throw e;
    } catch (RuntimeException e) {
      done = Done.failed(e.toString());
    }
    Optional<String> untold = report(claim, done);
    Result result =
        switch (done.outcome()) {
          case RECLAIMED -> Result.RECLAIMED;
          case FAILED -> Result.FAILED;
          case ABANDONED -> Result.ABANDONED;
        };
    return new ReclaimLine(
        claim.reservation(),
        result,
        done.detail() + untold.map(why -> " (the daemon does not know: " + why + ")").orElse(""),
        untold.isEmpty());
  }

  /** Why the daemon could not be told; empty if it was. */
  private Optional<String> report(Claim claim, Done done) {
    Outcome outcome = done.outcome();
    try {
      node.report(claim.token(), outcome, Optional.of(done.detail()));
      return Optional.empty();
    } catch (ControlException | IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static ReclaimLine line(ReservationSnapshot seen, Result result, String detail) {
    return new ReclaimLine(seen, result, detail, true);
  }
}
