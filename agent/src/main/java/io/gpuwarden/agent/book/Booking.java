package io.gpuwarden.agent.book;

import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.exporter.Holder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One reservation of the book.
 *
 * @param devices UUIDs of GPUs and MIG instances, by index
 * @param reason as the user gave it
 * @param startMillis when it was made, by the wall clock of then
 * @param durationMillis for how long it was made
 * @param endNanos when it ends, monotonic: what counts
 * @param endMillis the same by the wall clock of now, to be shown, and for after a reboot
 * @param until the process that it ends with, if that is sooner
 */
record Booking(
    long number,
    long uid,
    String user,
    List<String> devices,
    boolean shared,
    Optional<String> reason,
    long startMillis,
    long durationMillis,
    long endNanos,
    long endMillis,
    Optional<ProcessIdentity> until) {

  Booking {
    devices = List.copyOf(devices);
  }

  String id() {
    return BookSource.NAME + ":" + number;
  }

  Booking endingAt(long nanos, long millis) {
    return new Booking(
        number,
        uid,
        user,
        devices,
        shared,
        reason,
        startMillis,
        durationMillis,
        nanos,
        millis,
        until);
  }

  /** The reason stands in the place of the job's name. */
  Reservation reservation() {
    return new Reservation(
        id(),
        BookSource.NAME,
        new Holder(
            OptionalLong.of(uid),
            user,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            reason),
        devices,
        OptionalLong.of(startMillis),
        OptionalLong.of(endMillis),
        1,
        false,
        Optional.empty());
  }
}
