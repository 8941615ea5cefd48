package io.gpuwarden.agent.desk;

import io.gpuwarden.agent.audit.AuditLog;
import io.gpuwarden.agent.audit.AuditOutcome;
import io.gpuwarden.agent.control.Caller;
import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot.Reclaims;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who has the right to take which reservation back now. Belongs to the tick's thread. */
final class Claims {
  /** A grace period for a checkpoint, and an action, take no longer. */
  static final Duration VALID = Duration.ofMinutes(15);

  private static final int TOKEN_BITS = 100;
  private static final int TOKEN_RADIX = 32;

  private record Held(String token, ReservationSnapshot reservation, Caller by, long endNanos) {}

  private record Key(String source, String outcome) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySource = source.compareTo(other.source);
      return bySource != 0 ? bySource : outcome.compareTo(other.outcome);
    }
  }

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Held> byReservation = new TreeMap<>();
  private final Map<Key, Long> counts = new TreeMap<>();

  /** Ends claims that nobody has reported of in time. */
  void tick(long nowNanos) {
    if (byReservation.isEmpty()) {
      return;
    }
    for (Iterator<Held> all = byReservation.values().iterator(); all.hasNext(); ) {
      Held held = all.next();
      if (nowNanos - held.endNanos() >= 0) {
        all.remove();
        ended(held, held.by().user(), "expired", Optional.of("nobody reported what became of it"));
      }
    }
  }

  /** Gives the right; the caller has looked at the reservation just now. */
  Claim give(
      Caller caller,
      ReservationSnapshot reservation,
      List<ProcessIdentity> processes,
      long nowNanos,
      long wallMillis)
      throws ControlException {
    Held other = byReservation.get(reservation.id());
    if (other != null) {
      throw new ControlException(
          ControlException.Kind.CONFLICT,
          reservation.id() + " is being taken back by " + other.by().user() + " already");
    }
    String token = new BigInteger(TOKEN_BITS, random).toString(TOKEN_RADIX);
    long endNanos = nowNanos + VALID.toNanos();
    byReservation.put(reservation.id(), new Held(token, reservation, caller, endNanos));
    AuditLog.claim(reservation, caller.user());
    return new Claim(token, reservation, processes, wallMillis + VALID.toMillis());
  }

  void report(Caller caller, String token, Outcome outcome, Optional<String> detail)
      throws ControlException {
    Held held = byToken(token);
    if (held == null) {
      throw new ControlException(
          ControlException.Kind.NOT_FOUND, "there is no such claim; it may have expired");
    }
    if (held.by().uid() != caller.uid() && !caller.operator()) {
      throw new ControlException(
          ControlException.Kind.FORBIDDEN, "the claim is " + held.by().user() + "'s");
    }
    byReservation.remove(held.reservation().id());
    ended(held, caller.user(), outcome.name().toLowerCase(Locale.ROOT), detail);
  }

  private @Nullable Held byToken(String token) {
    for (Held held : byReservation.values()) {
      if (held.token().equals(token)) {
        return held;
      }
    }
    return null;
  }

  private void ended(Held held, String by, String outcome, Optional<String> detail) {
    counts.merge(new Key(held.reservation().source(), outcome), 1L, Long::sum);
    AuditLog.outcome(held.reservation(), by, new AuditOutcome(outcome, detail));
  }

  List<Reclaims> counts() {
    if (counts.isEmpty()) {
      return List.of();
    }
    List<Reclaims> all = new ArrayList<>(counts.size());
    counts.forEach((key, count) -> all.add(new Reclaims(key.source(), key.outcome(), count)));
    return all;
  }
}
