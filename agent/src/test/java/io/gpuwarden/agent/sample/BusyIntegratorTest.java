package io.gpuwarden.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.EngineUtilization.Rate;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusyIntegratorTest {
  private static final int MINUTES_5 = 300_000;
  private static final long MILLI = 1_000_000;
  private static final long CLOCK = 1_700_000_000_000_000L;

  private final BusyIntegrator busy = new BusyIntegrator();

  @ParameterizedTest
  @ValueSource(ints = {0, 40, 90, 137, 166, 210, 400, 799, 900, 999})
  void shortBurstsCountAtAnyPhase(int phase) {
    boolean[] works = new boolean[MINUTES_5];
    for (int at = phase; at < works.length; at++) {
      works[at] = (at - phase) % 1000 < 200;
    }
    SampledEngine engine = new SampledEngine(works, 166, 20, CLOCK);
    for (int at = 1000; at <= MINUTES_5; at += 1000) {
      addCompute(engine.drain(at), at);
    }
    assertWithin2Percent(60, MINUTES_5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void busyIsTrueOverRandomLoadsTicksAndPeriods(long seed) {
    Random random = new Random(seed);
    boolean[] works = randomLoad(random, MINUTES_5);
    int period = 20 + random.nextInt(480);
    SampledEngine engine = new SampledEngine(works, period, random.nextInt(period), CLOCK);
    int at = 0;
    double observedBefore = 0;
    while (at < MINUTES_5) {
      at = Math.min(MINUTES_5, at + tickMillis(random));
      addCompute(engine.drain(at), at);
      double observed = busy.observedSeconds().orElse(observedBefore);
      assertTrue(observed >= observedBefore && observed <= at / 1000.0 + 1e-9);
      assertTrue(busy.busySeconds().orElse(0) <= observed + 1e-9);
      observedBefore = observed;
    }
    assertWithin2Percent(seconds(works), MINUTES_5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void busyIsTheHighestOfEnginesWithClocksOfTheirOwn(long seed) {
    Random random = new Random(seed);
    // Blocks of seconds in which one engine works, so that the samples' truth is the union's.
    boolean[] compute = new boolean[MINUTES_5];
    boolean[] encoder = new boolean[MINUTES_5];
    boolean[] either = new boolean[MINUTES_5];
    for (int block = 0; block < MINUTES_5; block += 5000) {
      int who = random.nextInt(4);
      for (int at = block; at < block + 5000; at++) {
        compute[at] = (who & 1) != 0;
        encoder[at] = (who & 2) != 0;
        either[at] = who != 0;
      }
    }
    SampledEngine first = new SampledEngine(compute, 100, random.nextInt(100), CLOCK);
    SampledEngine second = new SampledEngine(encoder, 20, random.nextInt(20), CLOCK);
    for (int at = 1000; at <= MINUTES_5; at += 1000) {
      add(
          Map.of(
              Engine.COMPUTE, first.drain(at),
              Engine.ENCODER, second.drain(Math.max(0, at - random.nextInt(900))),
              Engine.MEMORY_COPY, new Rate(0.25)),
          at);
    }
    assertEquals(seconds(either) + 0.25 * unworked(either), busySeconds(), 0.02 * 300);
    assertEquals(0.25 * observedSeconds(), busy.memoryBusySeconds().getAsDouble(), 1e-6);
    assertTrue(observedSeconds() > 297);
  }

  @Test
  void whatTheDriverCountedBeforeIsNotCredited() {
    SampledEngine engine = new SampledEngine(all(60_000), 100, 100, CLOCK);
    addCompute(engine.drain(30_000), 30_000);
    assertEquals(0, busySeconds());
    assertEquals(0, observedSeconds());
    assertEquals(Map.of(Engine.COMPUTE, 1.0), busy.means());
    addCompute(engine.drain(31_000), 31_000);
    assertEquals(1, busySeconds(), 1e-9);
  }

  @Test
  void aMissedTickLosesNothingThatTheDriverKept() {
    SampledEngine engine = new SampledEngine(all(60_000), 100, 100, CLOCK);
    addCompute(engine.drain(1000), 1000);
    add(Map.of(Engine.COMPUTE, engine.drain(11_000)), 11_000, false);
    assertEquals(10, observedSeconds(), 1e-9);
  }

  @Test
  void aGapInTheSamplesIsUnobservedNotIdle() {
    addCompute(samples(0, 1, 100, 1), 100);
    addCompute(samples(200, 1, 300, 1), 300);
    addCompute(samples(10_300, 1, 10_400, 1), 10_400);
    assertEquals(0.3, observedSeconds(), 1e-9);
    assertEquals(0.3, busySeconds(), 1e-9);
  }

  @Test
  void aClockThatRanBackwardsCreditsNothing() {
    addCompute(samples(50_000, 1, 50_100, 1), 1000);
    addCompute(samples(50_200, 1, 50_300, 1), 2000);
    double before = observedSeconds();
    addCompute(samples(100, 1, 200, 1), 3000);
    assertEquals(before, observedSeconds());
    addCompute(samples(300, 1, 400, 1), 4000);
    assertEquals(before + 0.2, observedSeconds(), 1e-9);
  }

  @Test
  void theSameSamplesAgainCreditNothing() {
    addCompute(samples(0, 1, 100, 1), 100);
    addCompute(samples(200, 1, 300, 1), 300);
    addCompute(samples(0, 1, 100, 1, 200, 1, 300, 1, 400, 1), 400);
    assertEquals(0.3, observedSeconds(), 1e-9);
  }

  @Test
  void aSuspendedMachineCreditsNoMoreThanTheTimeThatPassed() {
    addCompute(samples(0, 1, 100, 1), 100);
    addCompute(samples(1900, 1), 300); // the driver's clock went on, the machine's did not
    assertEquals(0.2, observedSeconds(), 1e-9);
  }

  @Test
  void anEngineWithoutSamplesStallsNothing() {
    add(Map.of(Engine.COMPUTE, samples(0, 1, 100, 1), Engine.JPEG, samples()), 100);
    add(Map.of(Engine.COMPUTE, samples(200, 1, 300, 1), Engine.JPEG, samples(100, 0)), 300);
    for (int at = 400; at <= 10_000; at += 100) {
      add(Map.of(Engine.COMPUTE, samples(at, 1), Engine.JPEG, samples()), at);
    }
    assertEquals(9.9, observedSeconds(), 0.01);
  }

  @Test
  void timeWithoutComputeIsUnobservedWhateverOthersSay() {
    for (int at = 0; at <= 10_000; at += 500) {
      add(Map.of(Engine.ENCODER, samples(at, 0)), at);
    }
    assertEquals(OptionalDouble.empty(), busy.observedSeconds());
    assertEquals(OptionalDouble.empty(), busy.busySeconds());
  }

  @Test
  void nothingIsAbsentNotZero() {
    add(Map.of(), 0);
    add(Map.of(), 1000);
    assertEquals(OptionalDouble.empty(), busy.busySeconds());
    assertEquals(OptionalDouble.empty(), busy.memoryBusySeconds());
    assertTrue(busy.means().isEmpty());
  }

  @Test
  void aRateStandsForTheTickBeforeItIfThatWasOnTime() {
    addCompute(new Rate(1), 0);
    assertEquals(0, observedSeconds());
    addCompute(new Rate(0.5), 1000);
    add(Map.of(Engine.COMPUTE, new Rate(1)), 8000, false);
    addCompute(new Rate(0.25), 9000);
    assertEquals(2, observedSeconds(), 1e-9);
    assertEquals(0.75, busySeconds(), 1e-9);
  }

  @Test
  void changingFromSamplesToRatesCountsNoTimeTwice() {
    SampledEngine engine = new SampledEngine(all(MINUTES_5), 100, 50, CLOCK);
    for (int at = 1000; at <= 200_000; at += 1000) {
      boolean rate = at / 1000 % 2 == 0;
      addCompute(rate ? new Rate(1) : engine.drain(at), at);
      assertTrue(busy.observedSeconds().getAsDouble() <= at / 1000.0 - 1 + 1e-9);
    }
  }

  @Test
  void garbageIsDropped() {
    addCompute(samples(0, 1, 100, 1), 100);
    addCompute(samples(200, Double.NaN, 300, 7), 300);
    addCompute(new Rate(Double.NaN), 1000);
    assertEquals(0.2, observedSeconds(), 1e-9);
    assertEquals(0.2, busySeconds(), 1e-9);
  }

  @Test
  void aMeanOutlivesATickWithoutSamplesButNotLong() {
    addCompute(samples(0, 0.5, 500, 0.5), 500);
    addCompute(samples(), 1500);
    assertEquals(Map.of(Engine.COMPUTE, 0.5), busy.means());
    addCompute(samples(), 3500);
    assertEquals(Map.of(), busy.means());
  }

  private void addCompute(EngineUtilization said, int atMillis) {
    add(Map.of(Engine.COMPUTE, said), atMillis);
  }

  private void add(Map<Engine, EngineUtilization> said, int atMillis) {
    add(said, atMillis, true);
  }

  private void add(Map<Engine, EngineUtilization> said, int atMillis, boolean continuous) {
    busy.add(said, atMillis * MILLI, continuous);
  }

  private double busySeconds() {
    return busy.busySeconds().getAsDouble();
  }

  private double observedSeconds() {
    return busy.observedSeconds().getAsDouble();
  }

  private void assertWithin2Percent(double truthSeconds, int elapsedMillis) {
    double elapsed = elapsedMillis / 1000.0;
    assertTrue(observedSeconds() <= elapsed);
    assertEquals(elapsed, observedSeconds(), 0.02 * elapsed);
    assertEquals(truthSeconds, busySeconds(), 0.02 * elapsed);
    assertEquals(truthSeconds / elapsed, busySeconds() / observedSeconds(), 0.02);
  }

  /** Alternating milliseconds and ratios. */
  private static Samples samples(double... millisAndRatios) {
    long[] stamps = new long[millisAndRatios.length / 2];
    double[] ratios = new double[stamps.length];
    for (int i = 0; i < stamps.length; i++) {
      stamps[i] = CLOCK + Math.round(millisAndRatios[2 * i] * 1000);
      ratios[i] = millisAndRatios[2 * i + 1];
    }
    return new Samples(stamps, ratios);
  }

  private static boolean[] randomLoad(Random random, int millis) {
    boolean[] works = new boolean[millis];
    boolean on = random.nextBoolean();
    int at = 0;
    while (at < millis) {
      int until = Math.min(millis, at + 1 + random.nextInt(random.nextBoolean() ? 300 : 20_000));
      for (; at < until; at++) {
        works[at] = on;
      }
      on = !on;
    }
    return works;
  }

  /** Mostly punctual, sometimes late, now and then missing many. */
  private static int tickMillis(Random random) {
    int kind = random.nextInt(20);
    return kind == 0 ? 5000 + random.nextInt(5000) : kind < 4 ? 1600 : 950 + random.nextInt(100);
  }

  private static boolean[] all(int millis) {
    boolean[] works = new boolean[millis];
    Arrays.fill(works, true);
    return works;
  }

  private static double seconds(boolean[] works) {
    int millis = 0;
    for (boolean one : works) {
      millis += one ? 1 : 0;
    }
    return millis / 1000.0;
  }

  private static double unworked(boolean[] works) {
    return works.length / 1000.0 - seconds(works);
  }
}
