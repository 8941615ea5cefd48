package io.gpuwarden.agent.idle;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Busy and seen time of the last minutes, in buckets of 10 s: the one that is being filled and
 * those before it. Buckets begin when watching begins. Owned by one thread.
 */
final class ActivityWindow {
  static final int BUCKET_SECONDS = 10;
  static final long BUCKET_NANOS = TimeUnit.SECONDS.toNanos(BUCKET_SECONDS);
  private static final double MICROS = 1e6;
  private static final double NANOS = 1e-9;

  private final long originNanos;
  private final int[] busyMicros;
  private final int[] seenMicros;
  private long bucket;

  ActivityWindow(Duration length, long nowNanos) {
    this.originNanos = nowNanos;
    int buckets = (int) (length.toNanos() / BUCKET_NANOS);
    this.busyMicros = new int[buckets];
    this.seenMicros = new int[buckets];
  }

  /** Number of the bucket that is being filled, from 0. */
  long bucket() {
    return bucket;
  }

  /** Opens the bucket of now, and forgets those that are too old. */
  void advance(long nowNanos) {
    long now = Math.max(bucket, (nowNanos - originNanos) / BUCKET_NANOS);
    if (now - bucket >= busyMicros.length) {
      Arrays.fill(busyMicros, 0);
      Arrays.fill(seenMicros, 0);
      bucket = now;
    }
    while (bucket < now) {
      bucket++;
      busyMicros[slot(bucket)] = 0;
      seenMicros[slot(bucket)] = 0;
    }
  }

  /**
   * Adds what was seen in the stretch that ends now, evenly over it; what lies before the window or
   * before watching began is left out.
   */
  void add(long nowNanos, double stretchSeconds, double busySeconds, double seenSeconds) {
    double end = (nowNanos - originNanos) * NANOS;
    double begin = end - stretchSeconds;
    long oldest = Math.max(0, bucket - busyMicros.length + 1);
    for (long each = bucket; each >= oldest && (each + 1) * BUCKET_SECONDS > begin; each--) {
      double from = Math.max(begin, (double) each * BUCKET_SECONDS);
      double to = each == bucket ? end : Math.min(end, (double) (each + 1) * BUCKET_SECONDS);
      double share = stretchSeconds > 0 ? (to - from) / stretchSeconds : 1;
      if (share > 0) {
        busyMicros[slot(each)] += (int) Math.round(share * busySeconds * MICROS);
        seenMicros[slot(each)] += (int) Math.round(share * seenSeconds * MICROS);
      }
    }
  }

  /** Busy time from before watching began here, counted as if it were of now. */
  void carry(double busySeconds) {
    busyMicros[slot(bucket)] += (int) Math.round(busySeconds * MICROS);
  }

  double busySeconds() {
    return sum(busyMicros);
  }

  double seenSeconds() {
    return sum(seenMicros);
  }

  /** Busy time of the bucket that is being filled and the one before it. */
  double lastBusySeconds() {
    return (busyMicros[slot(bucket)] + (bucket == 0 ? 0 : busyMicros[slot(bucket - 1)])) / MICROS;
  }

  /** How much of the window has passed since watching began. */
  double passedSeconds(long nowNanos) {
    double passed = (nowNanos - originNanos) * NANOS;
    return Math.min(passed, (double) busyMicros.length * BUCKET_SECONDS);
  }

  private int slot(long number) {
    return (int) (number % busyMicros.length);
  }

  private static double sum(int[] micros) {
    long sum = 0;
    for (int each : micros) {
      sum += each;
    }
    return sum / MICROS;
  }
}
