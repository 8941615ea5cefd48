package io.gpuwarden.agent.control;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.http.Peer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who asks, from what the kernel says of a connection. Asks the system for users and groups,
 * which may block; what it said counts for a minute. Where it does not answer nobody is an
 * operator, except root. Safe for threads.
 */
public final class Callers {
  private static final Logger log = LoggerFactory.getLogger(Callers.class);

  static final long FRESH_NANOS = TimeUnit.MINUTES.toNanos(1);
  static final int MAX_USERS = 512;

  private final Time time;
  private final Optional<String> group;
  private final Accounts accounts;
  private final Map<Long, Known> users = new LinkedHashMap<>();
  private boolean warned;

  /**
   * @param group whose members are operators, beside root
   */
  public Callers(Time time, Optional<String> group) {
    this(time, group, new SystemAccounts());
  }

  Callers(Time time, Optional<String> group, Accounts accounts) {
    this.time = time;
    this.group = group;
    this.accounts = accounts;
  }

  /**
   * What the system said of a user.
   *
   * @param operatorGid the operators' group; empty where there is none, or it is not known
   * @param member whether the user is in it
   */
  private record Known(String name, OptionalLong operatorGid, boolean member, long askedNanos) {}

  /** Who this is. */
  Caller of(Peer.Credentials peer) {
    if (peer.uid() == 0) {
      return new Caller(0, "root", true, peer.pid());
    }
    Known user = known(peer.uid(), peer.pid());
    boolean operator =
        user.member()
            || (user.operatorGid().isPresent()
                && peer.gids().contains(user.operatorGid().getAsLong()));
    return new Caller(peer.uid(), user.name(), operator, peer.pid());
  }

  private Known known(long uid, OptionalInt pid) {
    Known old;
    synchronized (users) {
      old = users.get(uid);
    }
    if (old != null && time.monotonicNanos() - old.askedNanos() < FRESH_NANOS) {
      return old;
    }
    Known asked = ask(uid, pid, old);
    synchronized (users) {
      users.remove(uid);
      if (users.size() >= MAX_USERS) {
        users.remove(users.keySet().iterator().next());
      }
      users.put(uid, asked);
    }
    return asked;
  }

  /** A name that was known stays when the system does not know it any more; a membership ends. */
  private Known ask(long uid, OptionalInt pid, @Nullable Known old) {
    Optional<String> name = accounts.name(uid, pid);
    OptionalLong gid = group.isPresent() ? operatorGid(group.get()) : OptionalLong.empty();
    boolean member =
        gid.isPresent()
            && name.isPresent()
            && accounts.groups(name.get()).contains(gid.getAsLong());
    String shown = name.orElse(old == null ? Long.toString(uid) : old.name());
    return new Known(shown, gid, member, time.monotonicNanos());
  }

  private OptionalLong operatorGid(String name) {
    OptionalLong gid = accounts.gid(name);
    synchronized (users) {
      if (gid.isEmpty() && !warned) {
        log.warn("control.group: this system knows no group {}; only root is an operator", name);
      }
      warned = gid.isEmpty();
    }
    return gid;
  }

  /** Users and groups as the system knows them. Every method may block. */
  interface Accounts {
    /**
     * @param pid a process of the user, if one is known: the cheapest way to ask
     */
    Optional<String> name(long uid, OptionalInt pid);

    OptionalLong gid(String group);

    /** Every group of a user; none where the system does not answer. */
    Set<Long> groups(String user);
  }
}
