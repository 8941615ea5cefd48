package io.gpuwarden.agent.idle;

import java.util.Optional;

/**
 * When the reservations that it matches are warned of and taken back.
 *
 * @param name for people; shown where the policy decides
 * @param unused limits for time in which no process was on the devices
 * @param idle limits for time in which processes did no work
 * @param stalled limits for time in which it looked stalled; empty: such a reservation counts as
 *     active, and is only shown
 * @param exempt it is never taken back; the limits then mean nothing
 */
public record Policy(
    String name,
    Match match,
    Limits unused,
    Limits idle,
    Optional<Limits> stalled,
    boolean exempt) {

  /** What holds where no policy of the site matches. */
  public static final Policy DEFAULT =
      new Policy(
          "default",
          Match.ALL,
          Limits.ofMinutes(30, 60),
          Limits.ofMinutes(60, 120),
          Optional.empty(),
          false);
}
