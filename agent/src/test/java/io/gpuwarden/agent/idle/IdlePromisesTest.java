package io.gpuwarden.agent.idle;

import static io.gpuwarden.exporter.ReservationState.ACTIVE;
import static io.gpuwarden.exporter.ReservationState.EXEMPT;
import static io.gpuwarden.exporter.ReservationState.HELD;
import static io.gpuwarden.exporter.ReservationState.IDLE;
import static io.gpuwarden.exporter.ReservationState.RECLAIMABLE;
import static io.gpuwarden.exporter.ReservationState.UNKNOWN;
import static io.gpuwarden.exporter.ReservationState.WARNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot.BillLine;
import io.gpuwarden.exporter.Waste;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The promises of the idle rule, each with a test of its name, and what follows from them. */
class IdlePromisesTest {
  private static final String JOB = "slurm:1";
  private final IdleNode node = new IdleNode(4);

  private ReservationSnapshot job() {
    return node.get(JOB);
  }

  private void minutes(long minutes) {
    node.pass(Duration.ofMinutes(minutes));
  }

  private void idleProcessFor(long minutes) {
    node.reserve(JOB, 0);
    node.gpus.get(0).work(0, 100);
    minutes(minutes);
  }

  @Test
  void nothingUnknownIsIdle() {
    node.reserve(JOB, 0);
    node.gpus.get(0).work(0, 100);
    node.gpus.get(0).observed = false;
    minutes(600);
    assertEquals(UNKNOWN, job().state());
    assertEquals(0, job().idleSeconds());
    assertEquals(Optional.empty(), job().waste());

    node.gpus.get(0).up = false;
    minutes(600);
    assertEquals(UNKNOWN, job().state());
    assertEquals(0, job().idleSeconds());
  }

  @Test
  void oneUnknownDeviceMakesTheReservationUnknown() {
    node.reserve(JOB, 0, 1);
    minutes(200);
    assertEquals(RECLAIMABLE, job().state());
    node.gpus.get(1).up = false;
    minutes(1);
    assertEquals(UNKNOWN, job().state());
  }

  @Test
  void aFailedSourceMakesItsReservationsUnknown() {
    idleProcessFor(100);
    double before = job().idleSeconds();
    assertEquals(WARNED, job().state());
    node.failedSources.add("slurm");
    minutes(300);
    assertEquals(UNKNOWN, job().state());
    assertEquals(before, job().idleSeconds());
    node.failedSources.clear();
    minutes(1);
    assertEquals(WARNED, job().state());
  }

  @Test
  void timeThatWasNotObservedIsNeverIdleTime() {
    idleProcessFor(50);
    double before = job().idleSeconds();
    node.gpus.get(0).observed = false;
    minutes(120);
    assertTrue(job().idleSeconds() - before <= 150, "half a window is all that may be added");
    double during = job().idleSeconds();
    minutes(120);
    assertEquals(during, job().idleSeconds());
    node.gpus.get(0).observed = true;
    minutes(10);
    assertTrue(job().idleSeconds() <= during + 600);
  }

  @Test
  void restartingNeverMakesAnythingIdleSooner() {
    idleProcessFor(50);
    double before = job().idleSeconds();
    node.downFor(Duration.ofHours(3));
    node.tick();
    assertEquals(before, job().idleSeconds());
    minutes(1);
    assertTrue(job().idleSeconds() <= before + 60);
    minutes(9);
    assertTrue(job().idleSeconds() > before && job().idleSeconds() <= before + 600);
  }

  @Test
  void restartingEveryMinuteTakesTheClocksUp() {
    node.reserve(JOB, 0);
    node.gpus.get(0).work(0, 100);
    for (int i = 0; i < 240; i++) {
      minutes(4);
      node.downFor(Duration.ofSeconds(2));
    }
    node.tick();
    assertTrue(job().idleSeconds() <= 240 * 4 * 60);
    assertTrue(job().idleSeconds() > 0, "a daemon that restarts often still sees idleness");
  }

  @Test
  void suspendingTheMachineNeverMakesAnythingIdleSooner() {
    idleProcessFor(50);
    double before = job().idleSeconds();
    node.suspendFor(Duration.ofHours(8));
    minutes(1);
    assertTrue(job().idleSeconds() <= before + 60);
  }

  @Test
  void movingTheClockNeverMakesAnythingIdleSooner() {
    node.reserve(JOB, 0);
    node.gpus.get(0).work(0, 100);
    for (int i = 0; i < 50; i++) {
      node.wallMillis += i % 2 == 0 ? 36_000_000 : -72_000_000;
      minutes(1);
    }
    assertTrue(job().idleSeconds() <= 50 * 60);
    assertEquals(IDLE, job().state());
  }

  @Test
  void reloadingTheDriverNeverMakesAnythingIdleSooner() {
    idleProcessFor(50);
    double before = job().idleSeconds();
    for (int i = 0; i < 20; i++) {
      node.gpus.get(0).up = false;
      minutes(10);
      node.gpus.get(0).up = true;
      node.gpus.get(0).busySeconds = 0;
      node.gpus.get(0).observedSeconds = 0;
      minutes(1);
    }
    assertTrue(job().idleSeconds() <= before + 20 * 60);
  }

  @Test
  void nothingIsReclaimableUnwarned() {
    node.tellWarnings = false;
    idleProcessFor(600);
    assertEquals(WARNED, job().state());
    assertTrue(job().warnedSeconds().isEmpty());
    node.watch.warned(JOB, node.wallMillis);
    minutes(9);
    assertEquals(WARNED, job().state());
    minutes(2);
    assertEquals(RECLAIMABLE, job().state());
  }

  @Test
  void aWarningThatStoodWhileTheDaemonWasDownMustStandAgain() {
    idleProcessFor(61 + 10);
    assertEquals(WARNED, job().state());
    node.tellWarnings = false;
    long warned = Math.round(job().warnedSeconds().getAsDouble());
    node.downFor(Duration.ofHours(5));
    minutes(1);
    assertEquals(warned, Math.round(job().warnedSeconds().getAsDouble()), "it is kept");
    assertNotEquals(RECLAIMABLE, job().state());
  }

  @Test
  void whatWorksBeforeTheReclaimIsNotReclaimed() {
    idleProcessFor(200);
    assertEquals(RECLAIMABLE, job().state());
    long generation = job().generation();
    assertFalse(node.watch.worksNow(JOB));
    node.gpus.get(0).load = 1;
    node.pass(Duration.ofSeconds(2));
    assertTrue(node.watch.worksNow(JOB));
    node.pass(Duration.ofSeconds(3));
    assertEquals(ACTIVE, job().state());
    assertNotEquals(generation, job().generation());
    node.gpus.get(0).load = 0;
    minutes(30);
    assertNotEquals(RECLAIMABLE, job().state());
    assertTrue(job().warnedSeconds().isEmpty(), "it is warned anew");
  }

  @Test
  void unusedForHalfAnHourIsWarnedAndForAnHourReclaimable() {
    node.reserve(JOB, 0);
    minutes(29);
    assertEquals(IDLE, job().state());
    assertEquals(Optional.of(Waste.UNUSED), job().waste());
    minutes(2);
    assertEquals(WARNED, job().state());
    minutes(28);
    assertEquals(WARNED, job().state());
    minutes(2);
    assertEquals(RECLAIMABLE, job().state());
    assertTrue(job().why().contains("No process"), job().why());
  }

  @Test
  void processesWithoutWorkHaveTwiceAsLong() {
    idleProcessFor(69);
    assertEquals(IDLE, job().state(), "the load of its memory stopped the clock for 10 min");
    minutes(3);
    assertEquals(WARNED, job().state());
    assertEquals(Optional.of(Waste.IDLE), job().waste());
    minutes(60);
    assertEquals(RECLAIMABLE, job().state());
  }

  @Test
  void aLittleOverOnePercentOfWorkIsActive() {
    node.reserve(JOB, 0);
    node.gpus.get(0).work(0.011, 100);
    minutes(300);
    assertEquals(ACTIVE, job().state());
    assertEquals(0, job().idleSeconds());
    node.gpus.get(0).load = 0.009;
    minutes(300);
    assertEquals(RECLAIMABLE, job().state());
  }

  @Test
  void onlyTheIdleDevicesOfAReservationAreCounted() {
    node.reserve(JOB, 0, 1, 2, 3);
    node.gpus.get(0).work(0.9, 100);
    minutes(40);
    assertEquals(ACTIVE, job().state());
    assertEquals(3, job().idleDevices());
    assertEquals(0, job().idleSeconds());
    BillLine line = node.bill.lines().get(0);
    assertEquals(4 * 2400, line.reservedSeconds(), 8);
    assertEquals(3 * 2400, line.unusedSeconds(), 60);
  }

  @Test
  void policiesAreTakenInTheirOrder() {
    Match users =
        new Match(
            List.of(), List.of("user1000"), List.of(), List.of(), List.of(), Optional.empty());
    Policy exempt =
        new Policy(
            "important",
            users,
            Policy.DEFAULT.unused(),
            Policy.DEFAULT.idle(),
            Optional.empty(),
            true);
    Policy never =
        new Policy(
            "second",
            Match.ALL,
            Limits.ofMinutes(1, 1),
            Limits.ofMinutes(1, 1),
            Optional.empty(),
            false);
    node.policies = new Policies(List.of(exempt, never));
    node.watch.reload(node.options, node.policies);
    idleProcessFor(600);
    assertEquals(EXEMPT, job().state());
    node.watch.reload(node.options, new Policies(List.of(never, exempt)));
    minutes(11);
    assertEquals(RECLAIMABLE, job().state());
  }

  @Test
  void whatIsKeptIsHeldAndBoundedInLengthAndNumber() throws ControlException {
    idleProcessFor(200);
    assertEquals(RECLAIMABLE, job().state());
    for (int i = 0; i < 3; i++) {
      ReservationSnapshot kept = node.watch.keep(JOB, Duration.ofHours(2), false, node.wallMillis);
      assertEquals(HELD, kept.state());
    }
    assertThrows(
        ControlException.class,
        () -> node.watch.keep(JOB, Duration.ofHours(2), false, node.wallMillis));
    assertThrows(
        ControlException.class,
        () -> node.watch.keep(JOB, Duration.ofHours(25), false, node.wallMillis));
    node.downFor(Duration.ofHours(1));
    minutes(110);
    assertEquals(HELD, job().state());
    minutes(11);
    assertEquals(WARNED, job().state(), "after that it is warned of first");
    node.watch.keep(JOB, Duration.ofDays(7), true, node.wallMillis);
    minutes(1);
    assertEquals(HELD, job().state());
    node.watch.keep(JOB, Duration.ZERO, false, node.wallMillis);
    minutes(1);
    assertEquals(WARNED, job().state());
  }

  @Test
  void touchesStopTheClockForAnHourAtMost() {
    node.reserve(JOB, 0);
    node.gpus.get(0).work(0, 100);
    for (int i = 0; i < 40; i++) {
      minutes(9);
      node.gpus.get(0).usedBytes += i % 2 == 0 ? IdleNode.GIB : -IdleNode.GIB;
    }
    assertEquals(RECLAIMABLE, job().state(), "360 minutes, of which 60 were stopped");
  }

  @Test
  void aStalledCollectiveIsShownAndNotTaken() {
    node.reserve(JOB, 0);
    node.gpus.get(0).work(1, 100);
    node.gpus.get(0).watts = 120;
    minutes(29);
    assertEquals(Optional.empty(), job().waste());
    minutes(300);
    assertEquals(ACTIVE, job().state());
    assertEquals(Optional.of(Waste.STALLED), job().waste());
    node.gpus.get(0).watts = 600;
    minutes(1);
    assertEquals(Optional.empty(), job().waste());
  }

  @Test
  void migWithoutGpmIsUnknownWithProcessesAndUnusedWithout() {
    node.gpus.get(0).migOnly = true;
    node.reserve(JOB, 0);
    minutes(90);
    assertEquals(RECLAIMABLE, job().state());
    node.gpus.get(0).work(0.5, 100);
    minutes(600);
    assertEquals(UNKNOWN, job().state());
  }

  @Test
  void migWithGpmIsAsAnyDevice() {
    node.gpus.get(0).migOnly = true;
    node.gpus.get(0).gpm = true;
    node.reserve(JOB, 0);
    node.gpus.get(0).work(0.5, 100);
    minutes(60);
    assertEquals(ACTIVE, job().state());
    node.gpus.get(0).load = 0;
    minutes(150);
    assertEquals(RECLAIMABLE, job().state());
  }

  @Test
  void hiddenProcessesKeepAMigInstanceUnknown() {
    node.gpus.get(0).migOnly = true;
    node.gpus.get(0).usedBytes = 10 * IdleNode.GIB;
    node.reserve(JOB, 0);
    minutes(300);
    assertEquals(UNKNOWN, job().state());
  }

  @Test
  void whoSharesAGpuIsJudgedByWhatIsAttributedToHim() {
    node.reserve(JOB, 1000, List.of("GPU-0"));
    node.reserve("slurm:2", 2000, List.of("GPU-0"));
    node.uidByPid.put(100, 1000L);
    node.uidByPid.put(200, 2000L);
    IdleNode.Gpu gpu = node.gpus.get(0);
    gpu.work(0.5, 100, 200);
    minutes(300);
    assertEquals(ACTIVE, job().state());
    assertEquals(ACTIVE, node.get("slurm:2").state(), "nobody says whose work it is");

    gpu.attributes = true;
    gpu.loadByPid.put(200, 0.5);
    minutes(300);
    assertEquals(RECLAIMABLE, job().state());
    assertEquals(ACTIVE, node.get("slurm:2").state());
  }

  @Test
  void anotherStartIsAnotherReservation() {
    Reservation first = node.reserve(JOB, 0);
    minutes(200);
    assertEquals(RECLAIMABLE, job().state());
    node.reservations.remove(first);
    node.reserve(JOB, 0);
    minutes(1);
    assertEquals(IDLE, job().state());
    assertTrue(job().idleSeconds() <= 60);
  }

  @Test
  void theBillCountsNothingWhileTheSourceFails() {
    node.reserve(JOB, 0);
    minutes(10);
    double before = node.bill.lines().get(0).reservedSeconds();
    node.failedSources.add("slurm");
    minutes(10);
    assertEquals(before, node.bill.lines().get(0).reservedSeconds());
  }
}
