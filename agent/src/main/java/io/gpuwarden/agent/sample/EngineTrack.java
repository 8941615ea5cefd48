package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.EngineUtilization.Samples;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * One engine's samples that are not integrated yet, as a step function of the driver's clock: entry
 * i says how busy the engine was in (start[i], end[i]]. An entry after a gap, or the first, has no
 * width: how long it lasted is not known.
 */
final class EngineTrack {
  /** Two consecutive samples further apart than this have a gap between them, not a long sample. */
  static final long GAP_MICROS = 2_000_000;

  /** Over how much of the driver's history the first mean is taken. */
  private static final long FIRST_MEAN_MICROS = 1_000_000;

  private static final int MOST_PENDING = 8192;

  private long[] start = new long[16];
  private long[] end = new long[16];
  private double[] ratio = new double[16];
  private int size;
  private int cursor;
  private boolean seen;
  private long newest;
  private double mean;
  private double silentSeconds;

  /** True if the driver's clock ran backwards: it was loaded anew. */
  boolean runsBackwards(Samples samples) {
    long[] stamps = samples.timestampsMicros();
    return seen && stamps.length > 0 && stamps[stamps.length - 1] < newest;
  }

  /**
   * Takes over what is newer than the samples it has.
   *
   * @return whether there was anything
   */
  boolean accept(Samples samples) {
    long[] stamps = samples.timestampsMicros();
    double[] ratios = samples.ratios();
    int first = firstAfter(stamps);
    if (first == stamps.length) {
      return false;
    }
    long meanFrom = seen ? newest : stamps[stamps.length - 1] - FIRST_MEAN_MICROS;
    double weighted = 0;
    double weights = 0;
    for (int i = first; i < stamps.length; i++) {
      if ((seen && stamps[i] <= newest) || !(ratios[i] >= 0)) {
        continue; // not in order, or not a number
      }
      long from = seen && stamps[i] - newest <= GAP_MICROS ? newest : stamps[i];
      double value = Math.min(ratios[i], 1);
      append(from, stamps[i], value);
      if (stamps[i] > meanFrom) {
        // A sample of unknown width counts as the shortest there is: it only shows when alone.
        double weight = Math.max(stamps[i] - from, 1);
        weighted += weight * value;
        weights += weight;
      }
    }
    if (weights > 0) {
      mean = weighted / weights;
      silentSeconds = 0;
    }
    return weights > 0;
  }

  private int firstAfter(long[] stamps) {
    int first = 0;
    while (seen && first < stamps.length && stamps[first] <= newest) {
      first++;
    }
    return first;
  }

  private void append(long from, long to, double value) {
    if (size == MOST_PENDING) {
      discardUntil(end[size / 2]);
    }
    if (size == end.length) {
      start = Arrays.copyOf(start, 2 * size);
      end = Arrays.copyOf(end, 2 * size);
      ratio = Arrays.copyOf(ratio, 2 * size);
    }
    start[size] = from;
    end[size] = to;
    ratio[size] = value;
    size++;
    seen = true;
    newest = to;
  }

  /** Empty before the first sample. */
  boolean seen() {
    return seen;
  }

  /** The driver's clock at the latest sample. */
  long newest() {
    return newest;
  }

  /** Mean of the last samples that {@link #accept} took. */
  double mean() {
    return mean;
  }

  /**
   * Notes that a reading brought nothing new.
   *
   * @return seconds since one did
   */
  double silentFor(double elapsedSeconds) {
    silentSeconds += elapsedSeconds;
    return silentSeconds;
  }

  /** Moves to the entry that covers the instants after {@code at}, or to the next one. */
  void seek(long at) {
    while (cursor < size && end[cursor] <= at) {
      cursor++;
    }
  }

  /** How busy just after {@code at}, where {@link #seek} moved to; empty if not covered. */
  OptionalDouble levelAfter(long at) {
    return cursor < size && start[cursor] <= at
        ? OptionalDouble.of(ratio[cursor])
        : OptionalDouble.empty();
  }

  /** Until when that level, or that lack of one, holds; at most {@code limit}. */
  long holdsUntil(long at, long limit) {
    if (cursor == size) {
      return limit;
    }
    return Math.min(limit, start[cursor] <= at ? end[cursor] : start[cursor]);
  }

  /** Forgets what ended at or before an instant. */
  void discardUntil(long at) {
    int gone = 0;
    while (gone < size && end[gone] <= at) {
      gone++;
    }
    System.arraycopy(start, gone, start, 0, size - gone);
    System.arraycopy(end, gone, end, 0, size - gone);
    System.arraycopy(ratio, gone, ratio, 0, size - gone);
    size -= gone;
    cursor = 0;
  }

  /** Forgets everything, as before the first sample. */
  void clear() {
    size = 0;
    cursor = 0;
    seen = false;
  }
}
