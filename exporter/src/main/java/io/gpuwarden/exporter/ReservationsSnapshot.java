package io.gpuwarden.exporter;

import java.util.List;
import java.util.Optional;

/**
 * All reservations of a node in one tick, where they come from, and what they have cost.
 *
 * @param reservations by source, then by id
 * @param bill GPU-seconds since the state file was begun; they never run backwards
 * @param warnings how many were given, and how many could not be, since start
 * @param reclaims what became of claims, since start; by source and outcome
 */
public record ReservationsSnapshot(
    List<ReservationSnapshot> reservations,
    List<Source> sources,
    List<BillLine> bill,
    Warnings warnings,
    List<Reclaims> reclaims) {

  /** Of a daemon that looks at no reservations. */
  public static final ReservationsSnapshot NONE =
      new ReservationsSnapshot(List.of(), List.of(), List.of(), new Warnings(0, 0), List.of());

  public ReservationsSnapshot {
    reservations = List.copyOf(reservations);
    sources = List.copyOf(sources);
    bill = List.copyOf(bill);
    reclaims = List.copyOf(reclaims);
  }

  /**
   * A source of reservations.
   *
   * @param error why it could not be read in this tick; its reservations are then unknown, not gone
   * @param durationSeconds of reading it
   * @param errorsTotal how often it could not be read, since start
   */
  public record Source(
      String name, Optional<String> error, double durationSeconds, long errorsTotal) {}

  /**
   * GPU-seconds of one user and account, from one source. A MIG instance counts as a device.
   *
   * @param account empty text where there is none
   * @param reservedSeconds all that was reserved, while the daemon ran
   * @param unusedSeconds, idleSeconds, stalledSeconds parts of it that were wasted
   */
  public record BillLine(
      String source,
      String user,
      String account,
      double reservedSeconds,
      double unusedSeconds,
      double idleSeconds,
      double stalledSeconds) {}

  /**
   * Warnings of reservations that are idle.
   *
   * @param failed attempts that failed; each is tried again
   */
  public record Warnings(long given, long failed) {}

  /**
   * Claims that ended.
   *
   * @param outcome {@code reclaimed}, {@code failed}, {@code abandoned} or {@code expired}
   */
  public record Reclaims(String source, String outcome, long count) {}
}
