package io.gpuwarden.agent.reclaim;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.io.IOException;

/** How a reservation is taken back. */
public interface Action {
  /** What it would do, in a few words. */
  String plan(ReservationSnapshot reservation);

  /** Does it, in bounded time. */
  Done act(Claim claim) throws ControlException, IOException, InterruptedException;

  /**
   * What was done.
   *
   * @param detail one line
   */
  record Done(Outcome outcome, String detail) {
    static Done reclaimed(String detail) {
      return new Done(Outcome.RECLAIMED, detail);
    }

    static Done failed(String detail) {
      return new Done(Outcome.FAILED, detail);
    }

    static Done abandoned(String detail) {
      return new Done(Outcome.ABANDONED, detail);
    }
  }
}
