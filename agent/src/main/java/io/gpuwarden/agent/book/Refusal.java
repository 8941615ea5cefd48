package io.gpuwarden.agent.book;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a wish is not granted now, and what could be had instead. */
final class Refusal {
  private static final int MAX_OBSTACLES = 4;

  private final List<Device> devices;
  private final Dealer dealer;
  private final Bounds bounds;

  Refusal(List<Device> devices, Dealer dealer, Bounds bounds) {
    this.devices = devices;
    this.dealer = dealer;
    this.bounds = bounds;
  }

  String text(Wish wish) {
    Optional<String> bound = bounds.exceeded(wish, Set.of());
    if (bound.isPresent()) {
      return bound.get();
    }
    List<Device> wanted = wish.named() ? dealer.named(wish) : devices;
    List<String> obstacles = new ArrayList<>();
    for (Device device : wanted) {
      if (wish.named() || device.whole()) {
        dealer.obstacle(wish, device).ifPresent(obstacles::add);
      }
    }
    boolean instances = wish.named() && wanted.stream().noneMatch(Device::whole);
    List<Device> free = dealer.free(wish, !instances);
    String wishText = wish.named() ? "" : Texts.gpus(wish.size()) + " cannot be had now: ";
    return wishText + join(obstacles) + "; free: " + Texts.names(free);
  }

  private static String join(List<String> obstacles) {
    int shown = Math.min(MAX_OBSTACLES, obstacles.size());
    String text = String.join("; ", obstacles.subList(0, shown));
    int more = obstacles.size() - shown;
    return more == 0 ? text : text + "; and " + more + " more like that";
  }
}
