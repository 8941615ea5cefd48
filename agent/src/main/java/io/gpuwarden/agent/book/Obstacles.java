package io.gpuwarden.agent.book;

import io.gpuwarden.agent.reservation.ProcessFacts;
import io.gpuwarden.agent.reservation.ProcessView;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.ProcessType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Why a device cannot be given to somebody at one moment. */
final class Obstacles {
  /**
   * One of them.
   *
   * @param text what is the matter with the device, as {@code GPU 2 is down}
   * @param ends it is a reservation of the book, so it goes away by itself
   */
  record Obstacle(String text, boolean ends) {}

  private static final String MPS_SERVER = "nvidia-cuda-mps-server";
  private static final long ROOT = 0;

  private final BookView view;
  private final Bookings bookings;
  private final ProcessView processes;
  private final LongFunction<String> userNames;
  private final long nowNanos;
  private final long wallMillis;
  private final Map<Integer, Optional<ProcessFacts>> looked = new HashMap<>();

  Obstacles(
      BookView view,
      Bookings bookings,
      ProcessView processes,
      LongFunction<String> userNames,
      long nowNanos,
      long wallMillis) {
    this.view = view;
    this.bookings = bookings;
    this.processes = processes;
    this.userNames = userNames;
    this.nowNanos = nowNanos;
    this.wallMillis = wallMillis;
  }

  /** What stands between a user and a device; the lasting one, if there are several. */
  Optional<Obstacle> between(Wish wish, Device device) {
    Optional<String> lasting = down(device).or(() -> claimed(device)).or(() -> used(wish, device));
    return lasting
        .map(text -> new Obstacle(text, false))
        .or(() -> held(wish, device).map(text -> new Obstacle(text, true)));
  }

  private static Optional<String> down(Device device) {
    return device.gpu().up()
        ? Optional.empty()
        : Optional.of("GPU " + device.index() + " is down or cannot be read");
  }

  private Optional<String> claimed(Device device) {
    String user = view.claimants().get(device.uuid());
    String parent = view.claimants().get(device.gpu().id().uuid());
    if (user == null && parent == null) {
      return Optional.empty();
    }
    String who = user == null ? String.valueOf(parent) : user;
    return Optional.of(device.label() + " was given to " + who + " by the scheduler");
  }

  private Optional<String> held(Wish wish, Device device) {
    List<Booking> holders = bookings.on(device.uuid());
    boolean joins = wish.shared() && holders.stream().allMatch(Booking::shared);
    if (holders.isEmpty() || joins) {
      return Optional.empty();
    }
    String who = holders.stream().map(this::holder).collect(Collectors.joining(" and "));
    String how = holders.get(0).shared() ? " is shared by " : " is reserved by ";
    return Optional.of(device.label() + how + who);
  }

  private String holder(Booking booking) {
    long left = TimeUnit.NANOSECONDS.toMillis(booking.endNanos() - nowNanos);
    return booking.user() + " for another " + Texts.span(left) + " at most (" + booking.id() + ")";
  }

  /** Processes of one who is neither the user nor a holder of the device. */
  private Optional<String> used(Wish wish, Device device) {
    Optional<List<GpuProcess>> listed = device.processes();
    if (listed.isEmpty()) {
      return Optional.of("nobody can tell which processes " + device.label() + " has on it");
    }
    List<Booking> holders = bookings.on(device.uuid());
    for (GpuProcess process : listed.get()) {
      Optional<String> owner = stranger(process, wish, holders);
      if (owner.isPresent()) {
        return Optional.of(
            device.label()
                + " has a process of "
                + owner.get()
                + " ("
                + Texts.process(process)
                + ") on it");
      }
    }
    return Optional.empty();
  }

  /** What only draws uses no GPU up: there is a desktop on it. */
  private Optional<String> stranger(GpuProcess process, Wish wish, List<Booking> holders) {
    if (process.type() == ProcessType.GRAPHICS) {
      return Optional.empty();
    }
    Optional<ProcessFacts> facts = facts(process.pid());
    if (facts.isEmpty()) {
      boolean gone = processes.gone(process.pid());
      return gone ? Optional.empty() : Optional.of("somebody who cannot be seen");
    }
    long uid = facts.get().uid();
    boolean known =
        uid == wish.uid()
            || holders.stream().anyMatch(booking -> booking.uid() == uid)
            || (uid == ROOT && process.name().orElse("").endsWith(MPS_SERVER));
    return known ? Optional.empty() : Optional.of(userNames.apply(uid));
  }

  private Optional<ProcessFacts> facts(int pid) {
    return looked.computeIfAbsent(pid, id -> processes.facts(id, wallMillis));
  }
}
