package io.gpuwarden.agent.idle;

import io.gpuwarden.agent.reservation.Reservation;
import java.util.Collection;
import java.util.List;

/** The site's policies, in order: the first that matches holds. */
public record Policies(List<Policy> policies) {
  public static final Policies DEFAULTS = new Policies(List.of());

  public Policies {
    policies = List.copyOf(policies);
  }

  /**
   * The policy for a reservation; {@link Policy#DEFAULT} where none matches.
   *
   * @param models product names of its GPUs, as far as they are known
   */
  public Policy first(Reservation reservation, Collection<String> models) {
    for (Policy policy : policies) {
      if (policy.match().fits(reservation, models)) {
        return policy;
      }
    }
    return Policy.DEFAULT;
  }
}
