package io.gpuwarden.agent.sample;

import static io.gpuwarden.agent.Eventually.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TickLoopTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HALF = SECOND.dividedBy(2);
  private static final Duration QUARTER = SECOND.dividedBy(4);

  private final TestNode node = TestNode.inline(1);
  private final TestNode other = TestNode.inline(1, node.time);

  @Test
  void ticksAtOnceAndThenOnceAnIntervalSpreadOverIt() {
    try (TickLoop loop = loop()) {
      loop.start();
      for (long tick = 1; tick <= 5; tick++) {
        awaitTick(node, tick);
        assertEquals(tick - 1, other.holder.get().tick(), "its turn is half an interval later");
        node.time.advance(HALF);
        awaitTick(other, tick);
        node.time.advance(HALF);
      }
    }
    assertEquals(0, node.holder.get().agent().ticksLate());
    assertEquals(0, other.holder.get().agent().ticksLate());
    assertEquals(0, node.driver.openSessions());
    assertEquals(0, other.driver.openSessions());
  }

  @Test
  void aPauseIsOneLateTickForEachHoweverFarTheyAreSpread() {
    List<TestNode> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(TestNode.inline(1, node.time));
    }
    List<Sampler> samplers = nodes.stream().map(each -> each.sampler).toList();
    try (TickLoop loop = new TickLoop(node.time, SECOND, samplers)) {
      loop.start();
      round(nodes, 1, Duration.ofMinutes(5));
      round(nodes, 2, QUARTER);
      round(nodes, 3, QUARTER);
      round(nodes, 4, QUARTER);
    }
    for (TestNode each : nodes) {
      assertEquals(1, each.holder.get().agent().ticksLate());
    }
  }

  @Test
  void aTickThatThrowsEndsNothing() {
    node.driver.gpu(0).change = reading -> Readings.of(new Broken(), 0, List.of());
    try (TickLoop loop = loop()) {
      loop.start();
      eventually("the first tick", () -> node.driver.gpu(0).reads == 1);
      node.time.advance(HALF);
      awaitTick(other, 1);
      node.driver.gpu(0).change = reading -> reading;
      node.time.advance(HALF);
      awaitTick(node, 2);
    }
    assertTrue(node.up(0));
  }

  @Test
  void whatIsAskedIsAnsweredByTheTicksThreadWithoutWaitingForATick() throws Exception {
    try (TickLoop loop = loop()) {
      loop.start();
      awaitTick(node, 1);
      String answerer = loop.ask(() -> Thread.currentThread().getName()).get(10, SECONDS);
      assertEquals("tick", answerer);
      assertEquals(1, node.holder.get().tick());
      Future<?> failing = loop.ask(() -> Integer.parseInt("x"));
      assertThrows(ExecutionException.class, () -> failing.get(10, SECONDS));
      node.time.advance(HALF);
      awaitTick(other, 1);
    }
  }

  @Test
  void whatIsAskedOfALoopThatEndedIsCancelled() {
    TickLoop loop = loop();
    loop.start();
    loop.close();
    assertTrue(loop.ask(() -> 1).isCancelled());
  }

  @Test
  void closeBeforeStartIsClean() {
    loop().close();
    assertFalse(node.driver.openSessions() > 0);
  }

  private TickLoop loop() {
    return new TickLoop(node.time, SECOND, List.of(node.sampler, other.sampler));
  }

  /**
   * Each has its turn, a quarter of the interval after the one before. Time is moved only while the
   * loop waits for it.
   */
  private void round(List<TestNode> nodes, long tick, Duration afterTheLast) {
    for (int i = 0; i < nodes.size(); i++) {
      awaitTick(nodes.get(i), tick);
      node.time.advance(i == nodes.size() - 1 ? afterTheLast : QUARTER);
    }
  }

  private static void awaitTick(TestNode node, long tick) {
    eventually("tick " + tick, () -> node.holder.get().tick() >= tick);
  }

  /** What no source may hand out, so that the tick itself fails. */
  private static final class Broken extends AbstractMap<Engine, EngineUtilization> {
    @Override
    public Set<Map.Entry<Engine, EngineUtilization>> entrySet() {
      throw new IllegalStateException("broken");
    }
  }
}
