package io.gpuwarden.agent.reclaim;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The running daemon, as a reclaim run sees it. Every method throws {@link ControlException} for
 * what the daemon refuses, and {@link IOException} if it does not answer.
 */
public interface ReclaimNode {
  /** Those that are reclaimable now. */
  List<ReservationSnapshot> reclaimable() throws ControlException, IOException;

  /** Whether there is such a reservation still, in whatever state. */
  boolean exists(String reservation) throws ControlException, IOException;

  /** Asks for the right to take it back, as it was seen; refused if anything has changed. */
  Claim claim(String reservation, long generation) throws ControlException, IOException;

  /** Ends a claim. */
  void report(String token, Outcome outcome, Optional<String> detail)
      throws ControlException, IOException;

  /** Ends a reservation of the book. */
  void release(String reservation) throws ControlException, IOException;
}
