package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.EngineUtilization.Samples;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine whose truth is known to the millisecond, and the driver's samples of it: each the exact
 * mean since the one before.
 */
final class SampledEngine {
  private final boolean[] works;
  private final int periodMillis;
  private final int phaseMillis;
  private final long clockOffsetMicros;
  private int drainedUntil;

  /**
   * @param works in each millisecond
   * @param phaseMillis when the first sample is taken
   * @param clockOffsetMicros the driver's clock at the beginning
   */
  SampledEngine(boolean[] works, int periodMillis, int phaseMillis, long clockOffsetMicros) {
    this.works = works;
    this.periodMillis = periodMillis;
    this.phaseMillis = phaseMillis;
    this.clockOffsetMicros = clockOffsetMicros;
  }

  /** The samples taken since the last call and until a millisecond. */
  Samples drain(int untilMillis) {
    List<Integer> ends = new ArrayList<>();
    for (int end = phaseMillis; end <= untilMillis; end += periodMillis) {
      if (end > drainedUntil) {
        ends.add(end);
      }
    }
    drainedUntil = untilMillis;
    long[] stamps = new long[ends.size()];
    double[] ratios = new double[ends.size()];
    for (int i = 0; i < stamps.length; i++) {
      int end = ends.get(i);
      stamps[i] = clockOffsetMicros + end * 1000L;
      ratios[i] = mean(Math.max(0, end - periodMillis), end);
    }
    return new Samples(stamps, ratios);
  }

  private double mean(int from, int to) {
    int busy = 0;
    for (int at = from; at < to; at++) {
      busy += works[at] ? 1 : 0;
    }
    return to == from ? 0 : (double) busy / (to - from);
  }
}
