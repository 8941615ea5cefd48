package io.gpuwarden.agent.reclaim;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.io.IOException;

/**
 * Ends a reservation of the book. What its holder still runs stays, under a reservation of the
 * source {@code process} where that is one.
 */
public final class ReleaseAction implements Action {
  private final ReclaimNode node;

  public ReleaseAction(ReclaimNode node) {
    this.node = node;
  }

  @Override
  public String plan(ReservationSnapshot reservation) {
    return "release";
  }

  @Override
  public Done act(Claim claim) throws ControlException, IOException {
    node.release(claim.reservation().id());
    return Done.reclaimed("released");
  }
}
