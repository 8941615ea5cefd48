package io.gpuwarden.agent.simulate;

/**
 * Chance as a pure function: the same seed and number give the same value, in whatever order they
 * are asked for. The mixing is that of SplitMix64.
 */
final class Noise {
  private Noise() {}

  /** 64 well-mixed bits. */
  static long bits(long seed, long n) {
    long z = seed * 0x9E3779B97F4A7C15L + n * 0xD1342543DE82EF95L + 0x2545F4914F6CDD1DL;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Evenly spread over 0 to 1, 1 excluded. */
  static double unit(long seed, long n) {
    return (bits(seed, n) >>> 11) * 0x1p-53;
  }

  /** Evenly spread between two values. */
  static double between(long seed, long n, double low, double high) {
    return low + unit(seed, n) * (high - low);
  }

  /** How many of many independent arrivals fall into one stretch (Poisson), 60 at most. */
  static int arrivals(long seed, long n, double mean) {
    double left = Math.exp(-mean);
    double u = unit(seed, n);
    int count = 0;
    while (u > left && count < 60) {
      u -= left;
      count++;
      left *= mean / count;
    }
    return count;
  }
}
