package io.gpuwarden.exporter.http;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** The process at the other end of a Unix socket. */
public interface Peer {
  /**
   * Who it was when it connected, as the kernel says. May ask the system for users, and block as
   * long as that takes: not to be called on the event loop.
   *
   * @throws IOException if the kernel or the system does not say
   */
  Credentials credentials() throws IOException;

  /**
   * What the kernel knows of a process.
   *
   * @param uid numeric user id
   * @param gids its group; where the system says more, its other groups too
   * @param pid empty where only the JDK was asked, which does not tell it
   */
  record Credentials(long uid, List<Long> gids, OptionalInt pid) {
    public Credentials {
      gids = List.copyOf(gids);
    }
  }

  /** A peer that has been asked for already: nobody can take its place by reusing its socket. */
  record Known(Credentials credentials) implements Peer {}
}
