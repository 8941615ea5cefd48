package io.gpuwarden.agent.sample;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.XidEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads as in the daemon, time moved by the test. */
class HangTest {
  private static final Duration LONG = Duration.ofMillis(900);

  @SuppressWarnings("NullAway.Init") // each test begins with it
  private TestNode node;

  @AfterEach
  void everythingIsFreedAndWasUsedAsItMustBe() {
    if (node.driver.gpus() > 0) {
      node.driver.gpu(0).unhang();
    }
    node.driver.unhangOpen();
    node.close();
    assertEquals(0, node.driver.broken.get());
  }

  @Test
  void aHungGpuIsDownWithinThreeSecondsAndTheOthersStayExact() {
    node = TestNode.threads(3);
    node.ticks(3);
    node.driver.gpu(0).hang();
    node.tick(); // a moment of patience: the last reading is one second old
    assertTrue(node.up(0));
    NodeSnapshot second = node.tick();
    assertFalse(node.up(0));
    assertEquals("read", node.gpu(0).error().get().function());
    assertTrue(node.gpu(0).utilizationRatio().isEmpty());
    assertEquals(400, node.gpu(1).counters().energyJoules().getAsDouble(), 1e-6);
    assertEquals(400, node.gpu(2).counters().energyJoules().getAsDouble(), 1e-6);
    assertEquals(4, node.gpu(1).counters().observedSeconds().getAsDouble(), 1e-6);
    assertEquals(5, second.tick());
  }

  @Test
  void laterTicksDoNotWaitForAHungGpu() {
    node = TestNode.threads(2, LONG);
    node.tick();
    node.driver.gpu(0).hang();
    node.tick();
    long start = System.nanoTime();
    node.ticks(20);
    assertTrue(System.nanoTime() - start < LONG.toNanos(), "20 ticks in less than one deadline");
    assertEquals(2, node.driver.gpu(0).reads);
    assertEquals(22, node.driver.gpu(1).reads);
  }

  @Test
  void aGpuComesBackWhenItsCallReturnsAndTheHangIsNotObserved() {
    node = TestNode.threads(2);
    node.ticks(3);
    node.driver.gpu(0).hang();
    node.ticks(10);
    assertFalse(node.up(0));
    node.driver.gpu(0).unhang();
    eventually("up again", () -> tickedUp(0));
    double observed = node.gpu(0).counters().observedSeconds().getAsDouble();
    double elapsed = node.gpu(1).counters().observedSeconds().getAsDouble();
    assertTrue(elapsed - observed >= 9, observed + " of " + elapsed);
    assertEquals(
        node.gpu(1).counters().energyJoules().getAsDouble(),
        node.gpu(0).counters().energyJoules().getAsDouble(),
        1e-6);
  }

  @Test
  void aHungGpuIsReportedByReadiness() {
    node = TestNode.threads(1, Duration.ofMillis(50));
    node.driver.gpu(0).hang();
    node.tick();
    assertTrue(node.sampler.notReady().isPresent(), "its first reading may still come");
    node.ticks(3);
    assertTrue(node.sampler.notReady().isEmpty(), "it is known to be down");
    assertFalse(node.up(0));
  }

  @Test
  void aSessionWithAHungReaderIsClosedOnlyWhenItReturns() {
    node = TestNode.threads(2);
    node.ticks(2);
    TestGpu hung = node.driver.gpu(0);
    hung.hang();
    node.tick();
    node.driver.gpu(1).failure = TestDriver.NOT_LOADED;
    node.tick();
    node.driver.reload("560.35.03");
    eventually("a new session beside the abandoned one", () -> tickedUp(1));
    assertEquals(2, node.driver.openSessions());
    assertTrue(node.up(0), "the new handle of the GPU does not hang");
    hung.unhang();
    eventually("the abandoned session is closed", () -> ticked() && node.driver.closes.get() == 1);
  }

  @Test
  void aDriverThatHangsWhileItIsOpenedIsAnErrorAndThenComesUp() {
    node = TestNode.threads(1, Duration.ofMillis(20));
    node.driver.hangOpen();
    assertTrue(node.tick().driver().error().isEmpty());
    assertTrue(node.sampler.notReady().isPresent());
    NodeSnapshot stuck = node.ticks(5);
    assertEquals(ErrorKind.TRANSIENT, stuck.driver().error().get().kind());
    assertTrue(node.sampler.notReady().isEmpty());
    node.driver.unhangOpen();
    eventually("open", () -> ticked() && node.holder.get().driver().up() && node.up(0));
  }

  @Test
  void closeIsQuickWhileAGpuHangsAndLeavesItsSessionBehind() {
    node = TestNode.threads(2);
    node.ticks(2);
    node.driver.gpu(0).hang();
    node.tick();
    long start = System.nanoTime();
    node.close();
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
    assertEquals(0, node.driver.closes.get());
  }

  @Test
  void closeFreesTheSessionWhenNothingHangs() {
    node = TestNode.threads(2);
    node.ticks(2);
    long start = System.nanoTime();
    node.close();
    assertEquals(1, node.driver.closes.get());
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void eventsAreSeenWhileTheyAreWaitedFor() {
    node = TestNode.threads(1);
    node.tick();
    node.driver.report(new XidEvent("GPU-0", 79));
    eventually("counted", () -> ticked() && node.gpu(0).counters().xids().equals(Map.of(79L, 1L)));
  }

  @Test
  void aFailingWaitForEventsIsNoBusyLoop() {
    node = TestNode.threads(1);
    node.driver.xidError = new GpuError("nvmlEventSetWait", 999, "unknown", ErrorKind.TRANSIENT);
    node.ticks(10);
    assertTrue(node.driver.waits.get() <= 10, node.driver.waits.get() + " waits in 10 ticks");
  }

  @Test
  void reloadsLeaveNoThreadBehind() {
    node = TestNode.threads(2);
    node.ticks(2);
    for (int reload = 0; reload < 20; reload++) {
      node.driver.gpu(0).failure = TestDriver.NOT_LOADED;
      node.tick();
      node.driver.reload("5" + reload);
      eventually("reloaded", () -> tickedUp(0) && tickedUp(1));
    }
    eventually("4 threads", () -> laneThreads() == 4);
    node.close();
    eventually("no thread", () -> laneThreads() == 0);
  }

  private boolean ticked() {
    node.tick();
    return true;
  }

  private boolean tickedUp(int index) {
    node.tick();
    return node.holder.get().driver().up() && node.up(index);
  }

  private static long laneThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("gpu-"))
        .count();
  }
}
