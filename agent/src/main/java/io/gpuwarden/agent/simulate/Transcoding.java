package io.gpuwarden.agent.simulate;

import java.util.Optional;

/** Video on its way through the decoder and the encoder, with little for the cores to do. */
record Transcoding(long seed) implements Workload {
  @Override
  public String description() {
    return "video transcoding";
  }

  @Override
  public Optional<String> program() {
    return Optional.of("/usr/bin/ffmpeg");
  }

  @Override
  public ActivityMix mix() {
    return ActivityMix.MEDIA;
  }

  @Override
  public Load at(long step, double dayPhase) {
    double streams = Noise.between(seed, step / 60, 0.55, 0.95);
    double compute = 0.15 * streams;
    return new Load(
        compute, 0.2 * streams, streams, 0.6 * streams, 0, 0.1 * streams, 0.5, 0.06, 4e8, 0);
  }
}
