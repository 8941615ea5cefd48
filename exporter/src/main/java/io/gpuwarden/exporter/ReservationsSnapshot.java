package io.gpuwarden.exporter;

import java.util.List;
import java.util.Optional;

/**
 * All reservations of a node in one tick, where they come from, and what they have cost.
 *
 * @param reservations by source, then by id
 * @param bill GPU-seconds since the state file was begun; they never run backwards
 */
public record ReservationsSnapshot(
    List<ReservationSnapshot> reservations, List<Source> sources, List<BillLine> bill) {

  /** Of a daemon that looks at no reservations. */
  public static final ReservationsSnapshot NONE =
      new ReservationsSnapshot(List.of(), List.of(), List.of());

  public ReservationsSnapshot {
    reservations = List.copyOf(reservations);
    sources = List.copyOf(sources);
    bill = List.copyOf(bill);
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
}
