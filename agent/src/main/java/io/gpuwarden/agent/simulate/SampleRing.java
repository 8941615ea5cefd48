package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The driver's sample buffer: the newest samples of every engine, in whole percent as a driver
 * gives them. Bounded: what is not fetched in time is lost.
 */
final class SampleRing {
  /** The order in which a step's ratios are given. */
  static final List<Engine> ENGINES = List.of(Engine.values());

  private final Map<Engine, byte[]> percent = new EnumMap<>(Engine.class);
  private final int capacity;
  private long oldest;
  private long next;

  /**
   * @param capacity samples of each engine
   */
  SampleRing(int capacity) {
    this.capacity = capacity;
    ENGINES.forEach(engine -> percent.put(engine, new byte[capacity]));
  }

  /** Forgets everything; the next sample will be that of the given step. */
  void restart(long step) {
    oldest = step;
    next = step;
  }

  /**
   * Adds the next step's samples.
   *
   * @param ratios in the order of {@link #ENGINES}, 0 to 1
   */
  void add(double[] ratios) {
    int at = (int) (next % capacity);
    int engine = 0;
    for (byte[] ring : percent.values()) {
      ring[at] = (byte) Math.round(100 * ratios[engine++]);
    }
    next++;
    oldest = Math.max(oldest, next - capacity);
  }

  /** The step after the newest sample. */
  long end() {
    return next;
  }

  /** Where to begin so as to miss nothing that is still there. */
  long from(long step) {
    return Math.max(oldest, step);
  }

  /** Samples of one engine from a step on, oldest first. */
  Samples since(Engine engine, long step, StepClock clock) {
    long begin = from(step);
    int count = (int) Math.max(0, next - begin);
    long[] micros = new long[count];
    double[] ratios = new double[count];
    Arrays.setAll(micros, i -> clock.micros(begin + i));
    Arrays.setAll(ratios, i -> at(engine, begin + i));
    return new Samples(micros, ratios);
  }

  /** Mean over the steps from one to another, the latter excluded. */
  double mean(Engine engine, long begin, long end) {
    double sum = 0;
    for (long step = begin; step < end; step++) {
      sum += at(engine, step);
    }
    return sum / (end - begin);
  }

  private byte[] ring(Engine engine) {
    return Objects.requireNonNull(percent.get(engine));
  }

  private double at(Engine engine, long step) {
    return ring(engine)[(int) (step % capacity)] / 100.0;
  }
}
