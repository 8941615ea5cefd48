package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.Engine;

/**
 * What a workload asks of its GPU during one step.
 *
 * @param compute share of the step in which a kernel runs
 * @param memoryCopy share of the step in which device memory is read or written
 * @param power of the range between idle and the limit, while a kernel runs; above 1 the board has
 *     to cap it
 * @param memory share of the device memory that it holds
 * @param hostBytes per second over PCI Express
 * @param peerBytes per second over NVLink
 */
record Load(
    double compute,
    double memoryCopy,
    double encoder,
    double decoder,
    double jpeg,
    double ofa,
    double power,
    double memory,
    double hostBytes,
    double peerBytes) {

  private static final double ENCODER_POWER = 0.10;
  private static final double OTHER_ENGINE_POWER = 0.06;

  /** Holds memory, does nothing. */
  static Load holding(double memory) {
    return new Load(0, 0, 0, 0, 0, 0, 0, memory, 0, 0);
  }

  /** Runs kernels, and copies to or from the host. */
  static Load computing(
      double compute, double memoryCopy, double power, double memory, double hostBytes) {
    return new Load(compute, memoryCopy, 0, 0, 0, 0, power, memory, hostBytes, 0);
  }

  /** Share of the step in which an engine works. */
  double ratio(Engine engine) {
    return switch (engine) {
      case COMPUTE -> compute;
      case MEMORY_COPY -> memoryCopy;
      case ENCODER -> encoder;
      case DECODER -> decoder;
      case JPEG -> jpeg;
      case OFA -> ofa;
    };
  }

  /** Of the range between idle and the power limit, all engines together. */
  double demand() {
    return compute * power + encoder * ENCODER_POWER + (decoder + jpeg + ofa) * OTHER_ENGINE_POWER;
  }
}
