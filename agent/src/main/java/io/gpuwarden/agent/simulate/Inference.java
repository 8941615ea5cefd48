package io.gpuwarden.agent.simulate;

import java.util.Optional;

/**
 * A server that answers requests about pictures: each brings a little work to several engines, and
 * there are many at two in the afternoon and few at two at night. Its memory is taken in advance.
 */
record Inference(long seed) implements Workload {
  private static final double BUSIEST_REQUESTS_PER_STEP = 4.5;
  private static final double COMPUTE_PER_REQUEST = 0.12;

  @Override
  public String description() {
    return "inference";
  }

  @Override
  public Optional<String> program() {
    return Optional.of("/usr/bin/tritonserver");
  }

  @Override
  public ActivityMix mix() {
    return ActivityMix.INFERENCE;
  }

  @Override
  public Load at(long step, double dayPhase) {
    double office = 0.5 - 0.5 * Math.cos(2 * Math.PI * (dayPhase - 2.0 / 24));
    double mean = BUSIEST_REQUESTS_PER_STEP * (0.12 + 0.88 * office * office);
    int requests = Noise.arrivals(seed, step, mean);
    double compute = Math.min(1, requests * COMPUTE_PER_REQUEST);
    return new Load(
        compute,
        compute * 0.7,
        0,
        Math.min(1, requests * 0.04),
        Math.min(1, requests * 0.03),
        requests > 6 ? 0.02 : 0,
        0.62,
        0.9,
        requests * 2.4e7,
        0);
  }
}
