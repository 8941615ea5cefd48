package io.gpuwarden.agent.simulate;

/** Bytes that a board has moved since its driver was loaded. Owned by its {@link Board}. */
final class Traffic {
  /** Most of what goes between host and GPU goes to the GPU. */
  private static final double TO_GPU = 0.7;

  private double pcieReceived;
  private double pcieTransmitted;
  private double nvLinkReceived;
  private double nvLinkTransmitted;

  /** One step at the given rates in bytes per second. */
  void step(double host, double peer) {
    pcieReceived += host * TO_GPU * Steps.SECONDS;
    pcieTransmitted += host * (1 - TO_GPU) * Steps.SECONDS;
    nvLinkReceived += peer * Steps.SECONDS;
    nvLinkTransmitted += peer * Steps.SECONDS;
  }

  void restart() {
    pcieReceived = 0;
    pcieTransmitted = 0;
    nvLinkReceived = 0;
    nvLinkTransmitted = 0;
  }

  long pcieReceived() {
    return (long) pcieReceived;
  }

  long pcieTransmitted() {
    return (long) pcieTransmitted;
  }

  /** In whole KiB, as the driver counts. */
  long nvLinkReceived() {
    return (long) nvLinkReceived >> 10 << 10;
  }

  /** In whole KiB, as the driver counts. */
  long nvLinkTransmitted() {
    return (long) nvLinkTransmitted >> 10 << 10;
  }
}
