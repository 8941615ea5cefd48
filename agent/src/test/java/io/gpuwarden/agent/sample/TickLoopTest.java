package io.gpuwarden.agent.sample;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TickLoopTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestNode node = TestNode.inline(1);
  private final TestNode other = TestNode.inline(1, node.time);

  @Test
  void ticksAtOnceAndThenOnceAnInterval() {
    try (TickLoop loop = loop()) {
      loop.start();
      for (long tick = 1; tick <= 5; tick++) {
        awaitTick(node, tick);
        awaitTick(other, tick);
        node.time.advance(SECOND);
      }
    }
    assertEquals(0, node.holder.get().agent().ticksLate());
    assertEquals(0, node.driver.openSessions());
    assertEquals(0, other.driver.openSessions());
  }

  @Test
  void aPauseIsOneLateTickAndNoBurst() {
    try (TickLoop loop = loop()) {
      loop.start();
      awaitTick(other, 1);
      node.time.advance(Duration.ofMinutes(5));
      awaitTick(other, 2);
      node.time.advance(SECOND);
      awaitTick(other, 3);
      awaitTick(node, 3);
    }
    assertEquals(1, node.holder.get().agent().ticksLate());
    assertEquals(3, node.holder.get().tick());
  }

  @Test
  void aTickThatThrowsEndsNothing() {
    node.driver.gpu(0).change = reading -> Readings.of(new Broken(), 0, List.of());
    try (TickLoop loop = loop()) {
      loop.start();
      awaitTick(other, 1);
      node.time.advance(SECOND);
      awaitTick(other, 2);
      assertEquals(0, node.holder.get().tick(), "nothing was published");
      node.driver.gpu(0).change = reading -> reading;
      node.time.advance(SECOND);
      awaitTick(other, 3);
      awaitTick(node, 3);
    }
    assertTrue(node.up(0));
  }

  @Test
  void closeBeforeStartIsClean() {
    loop().close();
    assertFalse(node.driver.openSessions() > 0);
  }

  private TickLoop loop() {
    return new TickLoop(node.time, SECOND, List.of(node.sampler, other.sampler));
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
