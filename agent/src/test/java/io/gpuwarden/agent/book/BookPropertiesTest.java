package io.gpuwarden.agent.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.control.Caller;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ReserveRequest;
import io.gpuwarden.agent.control.Reserved;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.reservation.TestGpus;
import io.gpuwarden.exporter.GpuSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Promises of the book, on random days of a node that many users want. */
class BookPropertiesTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 1500;
  private static final int GPUS = 6;
  private static final int USERS = 12;
  private static final int MAX_SECONDS = 60;
  private static final int RENEW_SECONDS = 4;

  @Test
  void neverTwoOnOneGpuUnlessBothShareAndNeverMoreThanAllowed() {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Day(seed, true).run();
    }
  }

  @Test
  void whoWaitsIsServedWhenThoseBeforeHaveHadTheirTime() {
    int served = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Day day = new Day(seed, false);
      day.run();
      served += day.servedAfterWaiting;
    }
    assertTrue(served > SEEDS * 100, "only " + served + " had to wait at all");
  }

  /** Somebody who waits: alone, or the node would rightly hold the user to the bounds. */
  private record Waiter(ReserveRequest request, Reserved.Waiting place, int latestStep) {}

  private static final class Day {
    private final Random random;
    private final boolean trouble;
    private final Desk desk = Desk.of(GPUS);
    private final Map<Caller, Waiter> waiting = new HashMap<>();
    private final Map<String, Boolean> shares = new HashMap<>();
    private final Set<Integer> unfit = new HashSet<>();
    private final String seedText;
    private int step;
    private int servedAfterWaiting;

    Day(int seed, boolean trouble) {
      this.random = new Random(seed);
      this.trouble = trouble;
      this.seedText = "seed " + seed;
      desk.processes.start(1, 4000);
    }

    void run() {
      for (step = 0; step < STEPS; step++) {
        desk.time.advance(Duration.ofSeconds(1));
        if (trouble) {
          makeTrouble();
        }
        for (int user = 0; user < USERS; user++) {
          act(Desk.user(1000 + user, "user" + user));
        }
        check();
      }
    }

    private void makeTrouble() {
      if (random.nextInt(20) == 0) {
        unfit.clear();
        List<GpuSnapshot> gpus = new ArrayList<>();
        for (int i = 0; i < GPUS; i++) {
          int kind = random.nextInt(10);
          gpus.add(
              kind == 0
                  ? TestGpus.down(i)
                  : kind == 1 ? TestGpus.up(i, TestGpus.compute(1)) : TestGpus.up(i));
          if (kind < 2) {
            unfit.add(i);
          }
        }
        desk.see(gpus.toArray(GpuSnapshot[]::new));
      }
      if (random.nextInt(50) == 0) {
        restart();
      }
    }

    private void restart() {
      try {
        desk.restart(
            Duration.ofSeconds(random.nextInt(5)),
            Duration.ofSeconds(random.nextInt(2000) - 1000),
            "boot-1");
      } catch (IOException e) {
        throw new AssertionError(seedText, e);
      }
    }

    private void act(Caller user) {
      Waiter waiter = waiting.get(user);
      if (waiter == null) {
        if (random.nextInt(8) == 0) {
          ask(user, request(), Optional.empty());
        }
        return;
      }
      assertTrue(
          trouble || step <= waiter.latestStep(),
          () -> seedText + ", step " + step + ": " + user.user() + " still waits " + waiter);
      if (step % RENEW_SECONDS == user.uid() % RENEW_SECONDS) {
        ask(user, waiter.request(), Optional.of(waiter));
      }
    }

    private ReserveRequest request() {
      ReserveRequest request =
          random.nextBoolean()
              ? Desk.count(1 + random.nextInt(4))
              : Desk.named(Integer.toString(random.nextInt(GPUS)));
      Duration time = Duration.ofSeconds(1 + random.nextInt(MAX_SECONDS));
      return Desk.lasting(random.nextInt(3) == 0 ? Desk.shared(request) : request, time);
    }

    private void ask(Caller user, ReserveRequest request, Optional<Waiter> waiter) {
      boolean queues = waiter.isPresent() || random.nextInt(3) > 0;
      try {
        Reserved answer =
            desk.ask(
                user,
                queues ? Desk.queued(request, waiter.map(each -> each.place().ticket())) : request);
        take(user, request, waiter, answer);
      } catch (ControlException e) {
        assertEquals(ControlException.Kind.CONFLICT, e.kind(), seedText + ": " + e.getMessage());
      }
    }

    private void take(
        Caller user, ReserveRequest request, Optional<Waiter> waiter, Reserved answer) {
      if (answer instanceof Reserved.Granted granted) {
        servedAfterWaiting += waiter.isPresent() ? 1 : 0;
        waiting.remove(user);
        shares.put(granted.id(), request.shared());
        for (int gpu : Desk.indices(granted)) {
          assertTrue(!unfit.contains(gpu), () -> seedText + ": GPU " + gpu + " was given out");
        }
      } else if (answer instanceof Reserved.Waiting place && waiter.isEmpty()) {
        // All who hold, then all who are before: each for the longest time and until it asks again.
        int latest = step + (place.position() + 1) * (MAX_SECONDS + RENEW_SECONDS);
        waiting.put(user, new Waiter(request, place, latest));
      } else if (answer instanceof Reserved.Waiting place) {
        waiting.put(user, new Waiter(request, place, waiter.orElseThrow().latestStep()));
      }
    }

    private void check() {
      Map<String, List<Reservation>> byDevice = new HashMap<>();
      Map<String, Set<String>> byUser = new HashMap<>();
      for (Reservation reservation : desk.book.current()) {
        for (String device : reservation.devices()) {
          byDevice.computeIfAbsent(device, key -> new ArrayList<>()).add(reservation);
          byUser.computeIfAbsent(reservation.holder().user(), key -> new HashSet<>()).add(device);
        }
      }
      byDevice.forEach(
          (device, holders) ->
              assertTrue(
                  holders.size() == 1 || holders.stream().allMatch(each -> shares.get(each.id())),
                  () -> seedText + ", step " + step + ": " + holders));
      byUser.forEach(
          (user, devices) ->
              assertTrue(
                  devices.size() <= Desk.POLICY.maxGpusPerUser(),
                  () -> seedText + ", step " + step + ": " + user + " holds " + devices));
    }
  }
}
