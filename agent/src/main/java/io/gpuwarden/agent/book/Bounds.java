package io.gpuwarden.agent.book;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** How much one user may hold. Operators are not bound. */
final class Bounds {
  private final BookPolicy policy;
  private final Bookings bookings;

  Bounds(BookPolicy policy, Bookings bookings) {
    this.policy = policy;
    this.bookings = bookings;
  }

  /** Why it can never be granted, whoever gives GPUs back. */
  Optional<String> never(Wish wish) {
    if (wish.operator() || wish.size() <= policy.maxGpusPerUser()) {
      return Optional.empty();
    }
    return Optional.of(
        "a user may hold " + Texts.gpus(policy.maxGpusPerUser()) + " (book.max-gpus-per-user)");
  }

  /**
   * Why it cannot be granted before the user gives something back.
   *
   * @param more devices that count as if the user held them
   */
  Optional<String> exceeded(Wish wish, Set<String> more) {
    if (wish.operator()) {
      return Optional.empty();
    }
    Set<String> held = new HashSet<>(bookings.devicesOf(wish.uid()));
    held.addAll(more);
    int before = held.size();
    held.addAll(wish.uuids());
    int after = held.size() + wish.count();
    if (after > policy.maxGpusPerUser()) {
      return Optional.of(
          "you hold "
              + Texts.gpus(before)
              + " already, and a user may hold "
              + Texts.gpus(policy.maxGpusPerUser())
              + " (book.max-gpus-per-user)");
    }
    int reservations = bookings.countOf(wish.uid());
    if (reservations >= policy.maxReservationsPerUser()) {
      return Optional.of(
          "you have "
              + reservations
              + " reservations, as many as a user may have (book.max-reservations-per-user)");
    }
    return Optional.empty();
  }
}
