package io.gpuwarden.gpu;

/** What the driver said about one engine's utilization. */
public sealed interface EngineUtilization {

  /**
   * New entries of the driver's sample buffer since the previous reading, oldest first; none when
   * the driver has sampled nothing since. Entry i says how busy the engine was between the entry
   * before it and its own timestamp.
   *
   * @param timestampsMicros the driver's clock, in microseconds; only differences mean anything
   * @param ratios 0 to 1
   */
  @SuppressWarnings("ArrayRecordComponent") // read once by the integrator, never compared
  record Samples(long[] timestampsMicros, double[] ratios) implements EngineUtilization {
    public Samples {
      if (timestampsMicros.length != ratios.length) {
        throw new IllegalArgumentException(
            timestampsMicros.length + " timestamps for " + ratios.length + " ratios");
      }
    }
  }

  /**
   * The driver's latest mean, where it has no sample buffer for the engine.
   *
   * @param ratio 0 to 1
   */
  record Rate(double ratio) implements EngineUtilization {}
}
