package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.EngineUtilization.Rate;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the driver says about a GPU's engines, integrated: how long any of them worked, and how much
 * time that knowledge covers. Busy at an instant is the highest of all engines then.
 *
 * <p>Time is observed where compute utilization is known; an engine that says less than compute
 * adds nothing where it is silent. Samples cover the driver's clock, so a late or missed tick loses
 * nothing that is still in the driver's buffer; a gap in them, and a clock that ran backwards, is
 * unobserved. Where the driver has only its latest mean, that stands for the time between two
 * readings, if they are one tick apart. Never credits more time than has passed.
 *
 * <p>Belongs to the tick's thread.
 */
final class BusyIntegrator {
  private static final Engine[] ENGINES = Engine.values();
  private static final double NANOS = 1e-9;
  private static final double MICROS = 1e-6;

  /** How much time may be credited at once: more than any driver's buffer goes back. */
  private static final double MOST_CREDIT_SECONDS = 120;

  /** How long a mean is shown while the driver adds no sample to it. */
  private static final double MEAN_KEPT_SECONDS = 2;

  private final EnumMap<Engine, EngineTrack> tracks = new EnumMap<>(Engine.class);
  private final EnumMap<Engine, Double> rates = new EnumMap<>(Engine.class);
  private final EnumMap<Engine, Double> means = new EnumMap<>(Engine.class);
  private @Nullable Long lastNanos;
  private @Nullable Long frontier;
  private double creditSeconds;
  private boolean computeSeen;
  private boolean memorySeen;
  private double busySeconds;
  private double memoryBusySeconds;
  private double observedSeconds;

  /**
   * Takes a reading.
   *
   * @param atNanos when it was taken, by the monotonic clock
   * @param continuous false if more than a tick, or a jump of a clock, lies between it and the one
   *     before
   */
  void add(Map<Engine, EngineUtilization> utilization, long atNanos, boolean continuous) {
    Long last = lastNanos;
    double elapsed = last == null ? 0 : Math.max(0, atNanos - last) * NANOS;
    lastNanos = atNanos;
    creditSeconds = Math.min(creditSeconds + elapsed, MOST_CREDIT_SECONDS);
    restartIfClockRanBackwards(utilization);
    for (Engine engine : ENGINES) {
      take(engine, utilization.get(engine), elapsed);
    }
    computeSeen |= means.containsKey(Engine.COMPUTE);
    memorySeen |= means.containsKey(Engine.MEMORY_COPY);
    if (utilization.get(Engine.COMPUTE) instanceof Samples) {
      integrateSamples();
    } else if (rates.containsKey(Engine.COMPUTE) && last != null && continuous) {
      credit(elapsed, elapsed * highestMean(), elapsed * mean(Engine.MEMORY_COPY));
    }
  }

  private void restartIfClockRanBackwards(Map<Engine, EngineUtilization> utilization) {
    for (Map.Entry<Engine, EngineTrack> entry : tracks.entrySet()) {
      if (utilization.get(entry.getKey()) instanceof Samples samples
          && entry.getValue().runsBackwards(samples)) {
        tracks.values().forEach(EngineTrack::clear);
        frontier = null;
        return;
      }
    }
  }

  private void take(Engine engine, @Nullable EngineUtilization said, double elapsed) {
    rates.remove(engine);
    if (said instanceof Samples samples) {
      EngineTrack track = tracks.computeIfAbsent(engine, e -> new EngineTrack());
      if (track.accept(samples)) {
        means.put(engine, track.mean());
      } else if (track.silentFor(elapsed) > MEAN_KEPT_SECONDS) {
        means.remove(engine);
      }
    } else if (said instanceof Rate rate && rate.ratio() >= 0) {
      double ratio = Math.min(rate.ratio(), 1);
      rates.put(engine, ratio);
      means.put(engine, ratio);
    } else {
      means.remove(engine);
    }
  }

  private double highestMean() {
    double highest = 0;
    for (double mean : means.values()) {
      highest = Math.max(highest, mean);
    }
    return highest;
  }

  /** An engine that says nothing adds nothing. */
  private double mean(Engine engine) {
    Double mean = means.get(engine);
    return mean == null ? 0 : mean;
  }

  private void integrateSamples() {
    EngineTrack compute = tracks.get(Engine.COMPUTE);
    if (compute == null || !compute.seen()) {
      return;
    }
    long until = commonEnd(compute);
    Long from = frontier;
    if (from != null && from < until) {
      integrate(compute, from, until);
    }
    frontier = from == null ? until : Math.max(from, until);
    for (EngineTrack track : tracks.values()) {
      track.discardUntil(frontier);
    }
  }

  /** Until when all engines are known; one that fell silent is not waited for. */
  private long commonEnd(EngineTrack compute) {
    long newest = compute.newest();
    long until = newest;
    for (EngineTrack track : tracks.values()) {
      if (track.seen() && track.newest() > newest - EngineTrack.GAP_MICROS) {
        until = Math.min(until, track.newest());
      }
    }
    return until;
  }

  private void integrate(EngineTrack compute, long from, long until) {
    double observed = 0;
    double busy = 0;
    double memory = 0;
    long next;
    for (long at = from; at < until; at = next) {
      next = until;
      for (EngineTrack track : tracks.values()) {
        track.seek(at);
        next = track.holdsUntil(at, next);
      }
      if (compute.levelAfter(at).isPresent()) {
        double width = (next - at) * MICROS;
        observed += width;
        busy += width * highestAfter(at);
        memory += width * levelAfter(Engine.MEMORY_COPY, at);
      }
    }
    credit(observed, busy, memory);
  }

  private double highestAfter(long at) {
    double highest = 0;
    for (Engine engine : ENGINES) {
      highest = Math.max(highest, levelAfter(engine, at));
    }
    return highest;
  }

  /** An engine that says nothing about an instant adds nothing to it. */
  private double levelAfter(Engine engine, long at) {
    Double rate = rates.get(engine);
    if (rate != null) {
      return rate;
    }
    EngineTrack track = tracks.get(engine);
    OptionalDouble level = track == null ? OptionalDouble.empty() : track.levelAfter(at);
    return level.isPresent() ? level.getAsDouble() : 0;
  }

  /** Adds to the counters, in proportion, no more than the time that has passed allows. */
  private void credit(double observed, double busy, double memory) {
    if (observed <= 0) {
      return;
    }
    double share = Math.min(1, creditSeconds / observed);
    creditSeconds -= share * observed;
    observedSeconds += share * observed;
    busySeconds += share * Math.min(busy, observed);
    memoryBusySeconds += share * Math.min(memory, observed);
  }

  /** Seconds in which any engine worked; empty until compute utilization was seen once. */
  OptionalDouble busySeconds() {
    return computeSeen ? OptionalDouble.of(busySeconds) : OptionalDouble.empty();
  }

  /** Seconds in which device memory was read or written; empty until that was seen once. */
  OptionalDouble memoryBusySeconds() {
    return memorySeen && computeSeen
        ? OptionalDouble.of(memoryBusySeconds)
        : OptionalDouble.empty();
  }

  /** Seconds that the other two cover. */
  OptionalDouble observedSeconds() {
    return computeSeen ? OptionalDouble.of(observedSeconds) : OptionalDouble.empty();
  }

  /** Mean since the reading before, by engine that the last reading knew about. Live view. */
  Map<Engine, Double> means() {
    return means;
  }
}
