package io.gpuwarden.agent.reservation;

import java.util.Optional;
import java.util.OptionalLong;

/** Looks at processes of this machine. An implementation belongs to one thread at a time. */
public interface ProcessView {
  /** The second half of {@link ProcessIdentity}; empty if the process is gone or out of sight. */
  OptionalLong startTicks(int pid);

  /**
   * All of it; empty if the process is gone or out of sight.
   *
   * @param wallMillis now
   */
  Optional<ProcessFacts> facts(int pid, long wallMillis);

  /** True if there is certainly no such process; one that is merely out of sight is not gone. */
  boolean gone(int pid);
}
