package io.gpuwarden.agent.reclaim;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A daemon with a few reclaimable reservations, which writes down what it is asked for. */
final class FakeNode implements ReclaimNode {
  final Map<String, ReservationSnapshot> reservations = new LinkedHashMap<>();
  final Map<String, List<ProcessIdentity>> processes = new LinkedHashMap<>();
  final Set<String> activeByNow = new HashSet<>();
  final List<String> calls = new ArrayList<>();
  Optional<Kind> refusal = Optional.empty();
  boolean silent;
  boolean deaf;
  long expiresMillis = Long.MAX_VALUE;

  void add(ReservationSnapshot reservation, ProcessIdentity... held) {
    reservations.put(reservation.id(), reservation);
    processes.put(reservation.id(), List.of(held));
  }

  Claim claim(String id) {
    ReservationSnapshot reservation = reservations.get(id);
    List<ProcessIdentity> held = processes.get(id);
    if (reservation == null || held == null) {
      throw new AssertionError(id);
    }
    return new Claim("token of " + id, reservation, held, expiresMillis);
  }

  @Override
  public List<ReservationSnapshot> reclaimable() throws IOException {
    answer();
    return List.copyOf(reservations.values());
  }

  @Override
  public boolean exists(String reservation) throws IOException {
    answer();
    return reservations.containsKey(reservation);
  }

  @Override
  public Claim claim(String reservation, long generation) throws ControlException, IOException {
    answer();
    calls.add("claim " + reservation + " " + generation);
    if (refusal.isPresent()) {
      throw new ControlException(refusal.get(), "refused");
    }
    if (activeByNow.contains(reservation)) {
      throw new ControlException(Kind.CONFLICT, reservation + " is active");
    }
    return claim(reservation);
  }

  @Override
  public void report(String token, Outcome outcome, Optional<String> detail) throws IOException {
    if (deaf) {
      throw new IOException("no answer");
    }
    calls.add(token + ": " + outcome + ", " + detail.orElse(""));
  }

  @Override
  public void release(String reservation) throws ControlException {
    calls.add("release " + reservation);
    if (refusal.isPresent()) {
      throw new ControlException(refusal.get(), "refused");
    }
  }

  private void answer() throws IOException {
    if (silent) {
      throw new IOException("no answer");
    }
  }
}
