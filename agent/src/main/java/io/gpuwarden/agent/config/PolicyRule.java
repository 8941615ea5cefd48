package io.gpuwarden.agent.config;

import io.gpuwarden.agent.idle.Limits;
import io.gpuwarden.agent.idle.Match;
import io.gpuwarden.agent.idle.Policy;
import java.util.Optional;

/**
 * One rule of {@code policy.rules}: for which reservations it is, and what differs for them.
 *
 * @param text as it was written
 * @param name for people; empty: the text is shown
 */
public record PolicyRule(
    String text,
    Optional<String> name,
    Match match,
    Optional<Limits> unused,
    Optional<Limits> idle,
    Optional<Limits> stalled,
    boolean exempt) {

  /** The policy; what the rule does not say is as it is for everybody. */
  Policy over(Policy everybody) {
    return new Policy(
        name.orElse(text),
        match,
        unused.orElse(everybody.unused()),
        idle.orElse(everybody.idle()),
        stalled.isPresent() ? stalled : everybody.stalled(),
        exempt);
  }
}
