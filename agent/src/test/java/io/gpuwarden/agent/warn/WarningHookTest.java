package io.gpuwarden.agent.warn;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.program.Command;
import io.gpuwarden.agent.program.Ending;
import io.gpuwarden.agent.program.Reservations;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.agent.warn.WarningHook.Told;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarningHookTest {
  private static final Ending GOOD = new Ending.Exited(0, "");
  private static final Ending BAD = new Ending.Exited(1, "no mail today");
  private static final WarningOptions OPTIONS =
      new WarningOptions(
          Path.of("/etc/gpuwarden/warn"), Duration.ofSeconds(30), Duration.ofMinutes(10));

  private final ManualTime time = new ManualTime();
  private final List<Command> runs = new CopyOnWriteArrayList<>();
  private final Semaphore permits = new Semaphore(0);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private volatile Ending ending = GOOD;
  private final WarningHook hook = new WarningHook(OPTIONS, "gpu-12", this::run, time);

  private Ending run(Command command) throws InterruptedException {
    runs.add(command);
    running.incrementAndGet();
    try {
      permits.acquire();
      return ending;
    } finally {
      running.decrementAndGet();
      ended.incrementAndGet();
    }
  }

  @AfterEach
  void close() {
    permits.release(1000);
    hook.close();
  }

  private static ReservationSnapshot due(String id) {
    return Reservations.idle(id, Reservations.holder(1000, "ann", "1"));
  }

  private static ReservationSnapshot due(String id, double lastActive) {
    return Reservations.idle(
        id, Reservations.holder(1000, "ann", "1"), OptionalDouble.of(lastActive));
  }

  /** Ticks with these warnings due until the hook has told of as many as wanted. */
  private List<Told> tell(int wanted, ReservationSnapshot... due) {
    List<Told> told = new ArrayList<>();
    List<ReservationSnapshot> left = new ArrayList<>(List.of(due));
    eventually(
        wanted + " were told",
        () -> {
          hook.offer(left);
          for (Told one : hook.drain()) {
            told.add(one);
            left.removeIf(reservation -> reservation.id().equals(one.reservation()));
          }
          return told.size() >= wanted;
        });
    return told;
  }

  private void awaitRuns(int count) {
    eventually(count + " runs", () -> runs.size() == count);
  }

  /** The hook has taken note of the end of every run so far. */
  private void awaitQuiet() {
    eventually("no run is going on", () -> ended.get() == runs.size());
  }

  @Test
  void aWarningIsGivenOnceAndDrainedOnceWithTheTimeWhenItWasGiven() {
    hook.offer(List.of(due("slurm:1")));
    awaitRuns(1);
    assertEquals(List.of(), hook.drain());
    time.advance(Duration.ofSeconds(3));
    permits.release();
    assertEquals(List.of(new Told("slurm:1", time.wallMillis())), tell(1, due("slurm:1")));
    hook.offer(List.of());
    assertEquals(List.of(), hook.drain());
    assertEquals(1, runs.size());
  }

  @Test
  void theProgramIsToldWhoAndWhenInJsonAndInVariables() {
    hook.offer(List.of(due("slurm:1")));
    awaitRuns(1);
    Command command = runs.get(0);
    assertEquals(OPTIONS.program(), command.program());
    assertEquals(OPTIONS.timeout(), command.timeout());
    assertEquals("ann", command.environment().get("GPUWARDEN_USER"));
    assertEquals(Command.USUAL_PATH, command.environment().get("PATH"));
    long notBefore = time.wallMillis() / 1000 + Duration.ofMinutes(10).toSeconds();
    assertTrue(
        command.input().contains("\"reclaimNotBeforeSeconds\":" + notBefore + ","),
        command.input());
  }

  @Test
  void aWarningThatIsBeingGivenIsNotGivenASecondTime() {
    for (int tick = 0; tick < 100; tick++) {
      hook.offer(List.of(due("slurm:1")));
      time.advance(Duration.ofSeconds(1));
    }
    awaitRuns(1);
    permits.release();
    tell(1, due("slurm:1"));
    assertEquals(1, runs.size());
  }

  @Test
  void aWarningThatFailedIsNotToldAndIsTriedAgainLaterAndLater() {
    ending = BAD;
    permits.release(1000);
    int[] delays = {10, 20, 40, 80, 160, 300, 300};
    for (int attempt = 1; attempt <= delays.length; attempt++) {
      tickUntilRuns(attempt);
      Duration almost = Duration.ofSeconds(delays[attempt - 1]).minusMillis(1);
      time.advance(almost);
      hook.offer(List.of(due("slurm:1")));
      assertEquals(List.of(), hook.drain());
      assertEquals(attempt, runs.size());
      time.advance(Duration.ofMillis(1));
    }
    ending = GOOD;
    assertEquals(1, tell(1, due("slurm:1")).size());
  }

  private void tickUntilRuns(int count) {
    eventually(
        count + " runs",
        () -> {
          hook.offer(List.of(due("slurm:1")));
          return runs.size() == count;
        });
    awaitQuiet();
    eventually("waits for the next", () -> !hook.busy());
  }

  @Test
  void aProgramThatCannotBeRunAtAllIsAFailureLikeAnyOther() {
    ending = new Ending.NotStarted("it does not exist");
    permits.release(1);
    tickUntilRuns(1);
    assertEquals(List.of(), hook.drain());
    ending = GOOD;
    permits.release(1);
    time.advance(Duration.ofSeconds(10));
    assertEquals(1, tell(1, due("slurm:1")).size());
  }

  @Test
  void oneThatFailsHoldsUpNoOther() {
    ending = BAD;
    permits.release();
    tickUntilRuns(1);
    ending = GOOD;
    permits.release();
    List<Told> told = tell(1, due("slurm:1"), due("slurm:2"));
    assertEquals("slurm:2", told.get(0).reservation());
  }

  @Test
  void aWarningThatWasGivenBeforeTheReservationWasActiveAgainCountsForNothing() {
    hook.offer(List.of(due("slurm:1", 100)));
    awaitRuns(1);
    permits.release();
    awaitQuiet();
    hook.offer(List.of(due("slurm:1", 200)));
    assertEquals(List.of(), hook.drain());
    awaitRuns(2);
    permits.release();
    assertEquals(1, tell(1, due("slurm:1", 200)).size());
  }

  @Test
  void aWarningIsNotRepeatedWhenTheDriverIsAwayForATickInBetween() {
    hook.offer(List.of(due("slurm:1")));
    awaitRuns(1);
    hook.offer(List.of());
    permits.release();
    awaitQuiet();
    eventually("it is done", () -> !hook.busy());
    assertEquals(List.of(), hook.drain());
    time.advance(Duration.ofMinutes(1));
    assertEquals(1, tell(1, due("slurm:1")).size());
    assertEquals(1, runs.size());
  }

  @Test
  void aWarningThatIsNoLongerDueIsForgottenInTheEnd() {
    permits.release();
    hook.offer(List.of(due("slurm:1")));
    awaitRuns(1);
    awaitQuiet();
    eventually("it is done", () -> !hook.busy());
    time.advance(WarningHook.MEMORY.plusSeconds(1));
    hook.offer(List.of());
    permits.release();
    tell(1, due("slurm:1"));
    assertEquals(2, runs.size());
  }

  @Test
  void noMoreThanFourRunAtATimeAndNoneBeginsThatIsNoLongerDue() {
    List<ReservationSnapshot> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(due("slurm:" + i));
    }
    hook.offer(many);
    awaitRuns(WarningHook.PARALLEL);
    assertEquals(WarningHook.PARALLEL, running.get());
    hook.offer(many.subList(0, 6));
    permits.release(1000);
    assertEquals(6, tell(6, many.subList(0, 6).toArray(ReservationSnapshot[]::new)).size());
    assertEquals(6, runs.size());
  }

  @Test
  void whatWasToldByTheEndCanStillBeDrained() {
    hook.offer(List.of(due("slurm:1")));
    awaitRuns(1);
    permits.release();
    hook.close();
    assertEquals(1, hook.drain().size());
    hook.offer(List.of(due("slurm:2")));
    assertEquals(1, runs.size());
  }

  @Test
  void aProgramThatHangsIsEndedWithTheDaemon() {
    hook.offer(List.of(due("slurm:1")));
    awaitRuns(1);
    hook.close();
    awaitQuiet();
    assertEquals(List.of(), hook.drain());
  }
}
