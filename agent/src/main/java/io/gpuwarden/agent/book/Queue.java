package io.gpuwarden.agent.book;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Who waits for devices, in the order of coming. Who does not ask again in time is gone. */
final class Queue {
  static final int RENEW_SECONDS = 10;

  private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(RENEW_SECONDS);

  private final List<Place> places = new ArrayList<>();
  private final String prefix;
  private long last;

  /**
   * @param run differs from that of other runs of the daemon, so that no ticket is given out twice
   */
  Queue(long run) {
    this.prefix = Long.toHexString(run) + "-";
  }

  private record Place(String ticket, Wish wish, long renewedNanos) {}

  void dropLate(long nowNanos) {
    places.removeIf(place -> nowNanos - place.renewedNanos() > RENEW_NANOS);
  }

  /** From 0 on; empty if this wish of this user has no such ticket. */
  OptionalInt find(String ticket, Wish wish) {
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      if (place.ticket().equals(ticket) && place.wish().sameAs(wish)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  void renew(int place, Wish wish, long nowNanos) {
    places.set(place, new Place(ticket(place), wish, nowNanos));
  }

  /** Takes the last place. */
  int join(Wish wish, long nowNanos) {
    places.add(new Place(prefix + ++last, wish, nowNanos));
    return places.size() - 1;
  }

  String ticket(int place) {
    return places.get(place).ticket();
  }

  /** The wishes of those before a place. */
  List<Wish> before(int place) {
    return places.subList(0, place).stream().map(Place::wish).toList();
  }

  int size() {
    return places.size();
  }

  int countOf(long uid) {
    return (int) places.stream().filter(place -> place.wish().uid() == uid).count();
  }

  void leave(int place) {
    places.remove(place);
  }

  /** Nothing happens if the user has no such ticket. */
  void leave(long uid, String ticket) {
    places.removeIf(place -> place.wish().uid() == uid && place.ticket().equals(ticket));
  }
}
