package io.gpuwarden.agent.sample;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.exporter.AgentState.ErrorKey;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.ReadScope;
import io.gpuwarden.gpu.XidEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private TestNode node = TestNode.inline(2);

  @AfterEach
  void driverWasUsedAsItMustBe() {
    node.close();
    assertEquals(0, node.driver.broken.get());
    assertEquals(0, node.driver.openSessions());
  }

  @Test
  void theFirstTickShowsEveryGpu() {
    NodeSnapshot first = node.tick();
    assertEquals(1, first.tick());
    assertTrue(first.driver().up());
    assertEquals(2, first.gpus().size());
    assertTrue(node.up(0) && node.up(1));
    assertEquals(Set.of("session", "gpu-read", "publish"), first.agent().steps().keySet());
    assertTrue(first.agent().steps().values().stream().allMatch(step -> step.success()));
  }

  @Test
  void countersBeginAtZeroAndFollowTheDriver() {
    node.tick();
    assertEquals(OptionalDouble.of(0), node.gpu(0).counters().energyJoules());
    node.ticks(10);
    assertEquals(1000, node.gpu(0).counters().energyJoules().getAsDouble(), 1e-6);
    assertEquals(5, node.gpu(0).counters().busySeconds().getAsDouble(), 1e-6);
    assertEquals(10, node.gpu(0).counters().observedSeconds().getAsDouble(), 1e-6);
    assertEquals(Map.of(Engine.COMPUTE, 0.5), node.gpu(0).utilizationRatio());
  }

  @Test
  void aPauseGivesTheDriverBackAndOpensItNoMoreUntilResumed() {
    node.ticks(5);
    double joules = node.gpu(0).counters().energyJoules().getAsDouble();
    int opens = node.driver.opens.get();
    GpuError pause = new GpuError("pause", 0, "paused by root", ErrorKind.DRIVER);

    node.sampler.pause(pause);
    node.ticks(2);
    assertTrue(node.sampler.closed());
    assertEquals(0, node.driver.openSessions());
    node.ticks(600);
    assertEquals(opens, node.driver.opens.get());
    NodeSnapshot paused = node.holder.get();
    assertEquals(Optional.of(pause), paused.driver().error());
    assertEquals(2, paused.gpus().size());
    assertFalse(node.up(0) || node.up(1));
    assertEquals(Optional.of(pause), node.gpu(0).error());
    assertEquals(Map.of(), paused.agent().nvmlErrors(), "a pause is no error");
    assertEquals(Optional.empty(), node.sampler.notReady());

    node.sampler.resume();
    node.ticks(2);
    assertTrue(node.up(0) && node.up(1));
    assertTrue(node.gpu(0).counters().energyJoules().getAsDouble() >= joules);
  }

  @Test
  void aPauseOfANodeWithoutADriverEndsTheAttempts() {
    node.driver.openError = TestDriver.NOT_LOADED;
    node.ticks(3);
    node.sampler.pause(new GpuError("pause", 0, "paused by root", ErrorKind.DRIVER));
    node.driver.openError = null;
    node.ticks(600);
    assertFalse(node.holder.get().driver().up());
    assertTrue(node.sampler.closed());
    node.sampler.resume();
    node.ticks(2);
    assertTrue(node.up(0));
  }

  @Test
  void countersNeverRunBackwardsOverAHundredReloads() {
    double joules = 0;
    double busy = 0;
    for (int reload = 0; reload < 100; reload++) {
      node.ticks(5);
      node.driver.reload("5" + reload);
      node.driver.gpu(0).watts = 50;
      node.driver.openError = TestDriver.NOT_LOADED;
      node.driver.scanError = TestDriver.NOT_LOADED;
      node.ticks(40); // longer than the time between two scans
      assertFalse(node.holder.get().driver().up());
      node.driver.openError = null;
      node.driver.scanError = null;
      node.ticks(40); // longer than the longest back-off
      assertTrue(node.holder.get().driver().up());
      assertEquals("5" + reload, node.holder.get().driver().info().get().driver().get());
      double joulesNow = node.gpu(0).counters().energyJoules().getAsDouble();
      double busyNow = node.gpu(0).counters().busySeconds().getAsDouble();
      assertTrue(joulesNow > joules && busyNow > busy);
      joules = joulesNow;
      busy = busyNow;
    }
    assertEquals(node.driver.opens.get() - 1, node.driver.closes.get());
  }

  @Test
  void gpusOfADriverThatIsGoneStayVisibleAndDown() {
    node.tick();
    node.driver.gpu(0).failure = TestDriver.NOT_LOADED;
    node.driver.openError = TestDriver.NOT_LOADED;
    node.ticks(2);
    assertFalse(node.holder.get().driver().up());
    assertEquals(2, node.holder.get().gpus().size());
    assertFalse(node.up(0) || node.up(1));
    assertEquals(TestDriver.NOT_LOADED, node.gpu(1).error().get());
    assertTrue(node.gpu(1).counters().energyJoules().isPresent());
  }

  @Test
  void oneLostGpuHidesNoOtherAndComesBack() {
    node.tick();
    node.driver.gpu(1).failure = TestDriver.LOST;
    NodeSnapshot lost = node.tick();
    assertTrue(node.up(0));
    assertFalse(node.up(1));
    assertEquals(false, requireNonNull(lost.agent().steps().get("gpu-read")).success());
    assertEquals(TestDriver.LOST, node.gpu(1).error().get());
    node.ticks(100);
    node.driver.gpu(1).failure = null;
    node.ticks(31);
    assertTrue(node.up(1));
  }

  @Test
  void aLostGpuIsLookedForLessAndLessOften() {
    node.tick();
    node.driver.gpu(1).failure = TestDriver.LOST;
    int before = node.driver.gpu(1).reads;
    node.ticks(70);
    int tries = node.driver.gpu(1).reads - before;
    assertTrue(tries >= 5 && tries <= 8, tries + " tries in 70 s");
  }

  @Test
  void aForbiddenGpuNeverCostsTheOthersTheirSession() {
    GpuError forbidden =
        new GpuError("nvmlDeviceGetHandleByIndex_v2", 4, "no", ErrorKind.NO_PERMISSION);
    node.driver.put(new GpuSlot.Failed(1, forbidden));
    node.ticks(1000);
    assertEquals(1, node.driver.opens.get());
    assertEquals(forbidden, node.gpu(1).error().get());
  }

  @Test
  void gpusThatComeAndGoAreNoticed() {
    node.ticks(5);
    double joules = node.gpu(0).counters().energyJoules().getAsDouble();
    node.driver.add(2, "GPU-2");
    node.driver.remove(0);
    node.ticks(31);
    List<String> uuids = node.holder.get().gpus().stream().map(gpu -> gpu.id().uuid()).toList();
    assertEquals(List.of("GPU-1", "GPU-2"), uuids);
    node.driver.add(0, "GPU-0");
    node.ticks(31);
    assertEquals(3, node.holder.get().gpus().size());
    assertTrue(node.gpu(0).counters().energyJoules().getAsDouble() > joules);
  }

  @Test
  void attemptsToOpenAreSpacedFromOneToThirtySeconds() {
    node.driver.openError = TestDriver.NOT_LOADED;
    node.tick();
    assertEquals(TestDriver.NOT_LOADED, node.holder.get().driver().error().get());
    node.ticks(120);
    Map<ErrorKey, Long> errors = node.holder.get().agent().nvmlErrors();
    assertEquals(8, errors.get(new ErrorKey("nvmlInit_v2", 9))); // at 0, 1, 3, 7, 15, 31, 61, 91
  }

  @Test
  void readyOnlyWhileWhatIsShownIsFresh() {
    assertTrue(node.sampler.notReady().isPresent());
    node.tick();
    assertTrue(node.sampler.notReady().isEmpty());
    node.time.advance(Duration.ofSeconds(3));
    assertTrue(node.sampler.notReady().get().contains("4 s ago"));
  }

  @Test
  void aNodeWithoutDriverIsReadyOnceThatIsKnown() {
    node.driver.openError = TestDriver.NOT_LOADED;
    node.tick();
    assertTrue(node.sampler.notReady().isEmpty());
  }

  @Test
  void fullReadingsAreRareAndSpreadOverTheGpus() {
    node.ticks(41);
    List<ReadScope> first = node.driver.gpu(0).scopes;
    List<ReadScope> second = node.driver.gpu(1).scopes;
    assertEquals(ReadScope.FULL, first.get(0));
    assertEquals(ReadScope.FULL, second.get(0));
    assertEquals(5, first.stream().filter(scope -> scope == ReadScope.FULL).count());
    for (int i = 1; i < first.size(); i++) {
      assertFalse(first.get(i) == ReadScope.FULL && second.get(i) == ReadScope.FULL);
    }
  }

  @Test
  void criticalErrorsAreCountedAndKeptOverAReload() {
    node.tick();
    node.driver.report(new XidEvent("GPU-1", 79));
    node.driver.report(new XidEvent("GPU-1", 79));
    node.driver.report(new XidEvent("GPU-1", 31));
    node.tick();
    assertEquals(Map.of(79L, 2L, 31L, 1L), node.gpu(1).counters().xids());
    node.driver.gpu(0).failure = TestDriver.NOT_LOADED;
    node.tick();
    node.driver.reload("560");
    node.ticks(10);
    assertTrue(node.up(1));
    assertEquals(Map.of(79L, 2L, 31L, 1L), node.gpu(1).counters().xids());
  }

  @Test
  void eventsThatAreNotSupportedAreAskedForOnceASession() {
    node.driver.xidError = new GpuError("nvmlDeviceRegisterEvents", 3, "no", ErrorKind.UNSUPPORTED);
    node.ticks(20);
    assertEquals(1, node.driver.waits.get());
  }

  @Test
  void aGpuThatComesBackMayBeTheFirstThatReportsEvents() {
    node.driver.put(new GpuSlot.Failed(1, TestDriver.LOST));
    node.driver.xidError = new GpuError("nvmlDeviceRegisterEvents", 3, "no", ErrorKind.UNSUPPORTED);
    node.ticks(5);
    node.driver.xidError = null;
    node.driver.add(1, "GPU-1");
    node.driver.report(new XidEvent("GPU-1", 79));
    node.ticks(40);
    assertEquals(Map.of(79L, 1L), node.gpu(1).counters().xids());
  }

  @Test
  void answersAreCountedButNotTheirRepetition() {
    GpuError fan = new GpuError("nvmlDeviceGetFanSpeed", 3, "not supported", ErrorKind.UNSUPPORTED);
    GpuError power = new GpuError("nvmlDeviceGetPowerUsage", 999, "unknown", ErrorKind.TRANSIENT);
    node.driver.gpu(0).absences = List.of(new Absence("thermal.fans", fan));
    node.driver.gpu(1).change =
        reading ->
            Readings.of(
                reading.utilization(),
                reading.power().energyJoules().getAsDouble(),
                List.of(new Absence("power.watts", power)));
    node.ticks(10);
    Map<ErrorKey, Long> errors = node.holder.get().agent().nvmlErrors();
    assertEquals(1, errors.get(new ErrorKey("nvmlDeviceGetFanSpeed", 3)));
    assertEquals(10, errors.get(new ErrorKey("nvmlDeviceGetPowerUsage", 999)));
  }

  @Test
  void anAbsenceThatAReadingCarriesOnIsNotANewAnswer() {
    GpuError ecc = new GpuError("nvmlDeviceGetTotalEccErrors", 999, "?", ErrorKind.TRANSIENT);
    Absence one = new Absence("health.ecc", ecc);
    node.driver.gpu(0).change =
        reading ->
            Readings.of(
                reading.utilization(), reading.power().energyJoules().getAsDouble(), List.of(one));
    node.ticks(10);
    assertEquals(
        1,
        node.holder
            .get()
            .agent()
            .nvmlErrors()
            .get(new ErrorKey("nvmlDeviceGetTotalEccErrors", 999)));
  }

  @Test
  void lateTicksAreCountedAndTheirRatesNotCredited() {
    node.ticks(5);
    double observed = node.gpu(0).counters().observedSeconds().getAsDouble();
    node.time.advance(Duration.ofMillis(700));
    node.tick();
    assertEquals(1, node.holder.get().agent().ticksLate());
    assertEquals(observed, node.gpu(0).counters().observedSeconds().getAsDouble());
    node.ticks(5);
    assertEquals(1, node.holder.get().agent().ticksLate());
    assertEquals(observed + 5, node.gpu(0).counters().observedSeconds().getAsDouble(), 1e-6);
  }

  @Test
  void aWallClockThatJumpsCreditsNothing() {
    node.ticks(5);
    double observed = node.gpu(0).counters().observedSeconds().getAsDouble();
    node.time.moveWall(Duration.ofHours(-1));
    node.tick();
    assertEquals(observed, node.gpu(0).counters().observedSeconds().getAsDouble());
    assertEquals(0, node.holder.get().agent().ticksLate());
    node.tick();
    assertEquals(observed + 1, node.gpu(0).counters().observedSeconds().getAsDouble(), 1e-6);
  }

  @Test
  void aBugInAReadingTakesDownThatGpuAlone() {
    node.driver.gpu(0).breakWith(new IllegalStateException("bug"));
    node.tick();
    assertFalse(node.up(0));
    assertTrue(node.up(1));
    node.driver.gpu(0).breakWith(null);
    node.tick();
    assertTrue(node.up(0));
  }
}
