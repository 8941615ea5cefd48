package io.gpuwarden.agent.book;

import io.gpuwarden.agent.reservation.Reservation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reservations that there are, in the order in which they were made. */
final class Bookings {
  private final List<Booking> all = new ArrayList<>();
  private long next = 1;
  private @Nullable List<Reservation> shown;

  /** The number of the next one: numbers are never used twice. */
  long next() {
    return next;
  }

  List<Booking> all() {
    return Collections.unmodifiableList(all);
  }

  void add(Booking booking) {
    all.add(booking);
    next = booking.number() + 1;
    shown = null;
  }

  void set(int index, Booking booking) {
    all.set(index, booking);
    shown = null;
  }

  void remove(Booking booking) {
    all.remove(booking);
    shown = null;
  }

  void replaceAll(List<Booking> bookings, long nextNumber) {
    all.clear();
    all.addAll(bookings);
    next = nextNumber;
    shown = null;
  }

  Optional<Booking> find(String id) {
    return all.stream().filter(booking -> booking.id().equals(id)).findFirst();
  }

  /** Those who hold a device. */
  List<Booking> on(String uuid) {
    return all.stream().filter(booking -> booking.devices().contains(uuid)).toList();
  }

  /** Different devices of a user. */
  Set<String> devicesOf(long uid) {
    Set<String> devices = new HashSet<>();
    for (Booking booking : all) {
      if (booking.uid() == uid) {
        devices.addAll(booking.devices());
      }
    }
    return devices;
  }

  int countOf(long uid) {
    return (int) all.stream().filter(booking -> booking.uid() == uid).count();
  }

  /** By id; the same list as long as nothing has changed. */
  List<Reservation> reservations() {
    List<Reservation> list = shown;
    if (list == null) {
      list =
          all.stream()
              .map(Booking::reservation)
              .sorted(Comparator.comparing(Reservation::id))
              .toList();
      shown = list;
    }
    return list;
  }
}
