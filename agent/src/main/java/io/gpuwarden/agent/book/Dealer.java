package io.gpuwarden.agent.book;

import io.gpuwarden.agent.book.Obstacles.Obstacle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says who gets which devices at one moment.
 *
 * <p>Of GPUs that are counted and not named, the free ones with the lowest indices are taken; a
 * request that shares takes first what is shared already, by the fewest reservations.
 *
 * <p>Those who have waited longer come first: what they could take is earmarked for them, so that a
 * stream of smaller requests does not starve them. That is as many devices as they wait for: free
 * ones, and then those whose reservations end soonest. Who needs none of the earmarked ones may go
 * ahead. Nothing is earmarked for a request that waits for something that may never end, such as a
 * GPU that is down or has a stranger's process on it, nor for a user who already holds all that is
 * allowed: the node would stand still for them.
 */
final class Dealer {
  private final List<Device> devices;
  private final Bookings bookings;
  private final Obstacles obstacles;
  private final Bounds bounds;

  /** For whom a device is kept, by UUID: all who wait for it. */
  private final Map<String, List<Wish>> earmarks = new HashMap<>();

  Dealer(List<Device> devices, Bookings bookings, Obstacles obstacles, Bounds bounds) {
    this.devices = devices;
    this.bookings = bookings;
    this.obstacles = obstacles;
    this.bounds = bounds;
  }

  /** Keeps for somebody who waits what he or she could take of what is left. */
  void earmark(Wish wish) {
    if (bounds.exceeded(wish, earmarkedFor(wish.uid())).isPresent()) {
      return;
    }
    List<Device> kept = wish.named() ? named(wish) : counted(wish);
    if (kept.size() < wish.size() || kept.stream().anyMatch(device -> isStuck(wish, device))) {
      return;
    }
    for (Device device : kept) {
      earmarks.computeIfAbsent(device.uuid(), uuid -> new ArrayList<>()).add(wish);
    }
  }

  /** Empty if it cannot be had now. */
  Optional<List<Device>> deal(Wish wish) {
    List<Device> got =
        wish.named()
            ? named(wish).stream().filter(device -> isFree(wish, device)).toList()
            : free(wish);
    if (got.size() < wish.size() || bounds.exceeded(wish, Set.of()).isPresent()) {
      return Optional.empty();
    }
    List<Device> taken = new ArrayList<>(got.subList(0, wish.size()));
    taken.sort(Comparator.comparing(Device::index));
    return Optional.of(taken);
  }

  private List<Device> free(Wish wish) {
    return free(wish, true);
  }

  /**
   * What a user could take now, the best first.
   *
   * @param whole GPUs, or else MIG instances
   */
  List<Device> free(Wish wish, boolean whole) {
    List<Device> free = new ArrayList<>();
    for (Device device : devices) {
      if (device.whole() == whole && isFree(wish, device)) {
        free.add(device);
      }
    }
    if (wish.shared()) {
      free.sort(Comparator.comparingInt(this::sharers)); // stable: by index among equals
    }
    return free;
  }

  /** Why a device cannot be had. */
  Optional<String> obstacle(Wish wish, Device device) {
    return obstacles
        .between(wish, device)
        .map(Obstacle::text)
        .or(
            () ->
                rival(wish, device)
                    .map(first -> device.label() + " is kept for " + first + ", who came first"));
  }

  List<Device> named(Wish wish) {
    return devices.stream().filter(device -> wish.uuids().contains(device.uuid())).toList();
  }

  private int sharers(Device device) {
    int sharers = bookings.on(device.uuid()).size();
    return sharers == 0 ? Integer.MAX_VALUE : sharers;
  }

  private boolean isFree(Wish wish, Device device) {
    return obstacles.between(wish, device).isEmpty() && rival(wish, device).isEmpty();
  }

  /** Somebody for whom it is kept; those who share do not disturb each other. */
  private Optional<String> rival(Wish wish, Device device) {
    return earmarks.getOrDefault(device.uuid(), List.of()).stream()
        .filter(other -> !(wish.shared() && other.shared()))
        .map(Wish::user)
        .findFirst();
  }

  private boolean isStuck(Wish wish, Device device) {
    return obstacles.between(wish, device).filter(obstacle -> !obstacle.ends()).isPresent();
  }

  /** Free ones first, then those whose reservations end soonest. */
  private List<Device> counted(Wish wish) {
    List<Device> best = free(wish);
    List<Device> held = new ArrayList<>();
    for (Device device : devices) {
      boolean ends = obstacles.between(wish, device).filter(Obstacle::ends).isPresent();
      if (device.whole() && ends && rival(wish, device).isEmpty()) {
        held.add(device);
      }
    }
    held.sort(Comparator.comparingLong(this::freeFromNanos));
    best.addAll(held);
    return best.subList(0, Math.min(best.size(), wish.size()));
  }

  private long freeFromNanos(Device device) {
    return bookings.on(device.uuid()).stream().mapToLong(Booking::endNanos).max().orElseThrow();
  }

  private Set<String> earmarkedFor(long uid) {
    Set<String> uuids = new HashSet<>();
    earmarks.forEach(
        (uuid, wishes) -> {
          if (wishes.stream().anyMatch(wish -> wish.uid() == uid)) {
            uuids.add(uuid);
          }
        });
    return uuids;
  }
}
