package io.gpuwarden.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MonotonicCounterTest {
  @Test
  void emptyUntilSeenAndThenZero() {
    MonotonicCounter counter = MonotonicCounter.ofCounts();
    assertEquals(OptionalDouble.empty(), counter.total());
    counter.add(12345);
    assertEquals(OptionalDouble.of(0), counter.total());
  }

  @Test
  void aDecreaseIsARestartThatCountedTheNewValue() {
    MonotonicCounter counter = MonotonicCounter.ofCounts();
    counter.add(100);
    counter.add(150);
    counter.add(20);
    counter.add(25);
    assertEquals(OptionalDouble.of(75), counter.total());
  }

  @Test
  void a32BitCounterWrapsWithinASession() {
    MonotonicCounter counter = MonotonicCounter.ofWrappingCounts();
    counter.add(0xFFFF_FF00L);
    counter.add(0x100, true);
    assertEquals(OptionalDouble.of(0x200), counter.total());
  }

  @Test
  void aNewSessionIsARestartNotAWrap() {
    MonotonicCounter counter = MonotonicCounter.ofWrappingCounts();
    counter.add(0xFFFF_FF00L);
    counter.add(0x100, false);
    assertEquals(OptionalDouble.of(0x100), counter.total());
  }

  @Test
  void aWideCounterDoesNotWrap() {
    MonotonicCounter counter = MonotonicCounter.ofWrappingCounts();
    counter.add(0x1p40);
    counter.add(5, true);
    assertEquals(OptionalDouble.of(5), counter.total());
  }
}
