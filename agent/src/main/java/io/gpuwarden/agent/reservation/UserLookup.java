package io.gpuwarden.agent.reservation;

import java.util.Optional;
import java.util.OptionalLong;

/** Asks the system who a user is. May block for as long as a directory server does not answer. */
interface UserLookup {
  /**
   * @param pid of a process that may belong to the user, or nothing: its owner is the cheapest way
   *     to ask
   * @return empty if no name belongs to the uid, or the system does not answer
   */
  Optional<String> name(long uid, OptionalLong pid);
}
