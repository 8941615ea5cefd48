package io.gpuwarden.gpu;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The PCI Express link as it is now; an idle GPU lowers its generation to save power.
 *
 * @param linkWidth lanes
 * @param replays packets sent again, since the driver was loaded
 * @param receivedBytes by the GPU, since the driver was loaded
 * @param transmittedBytes by the GPU, since the driver was loaded
 */
public record PcieReading(
    OptionalInt linkGeneration,
    OptionalInt linkWidth,
    OptionalLong replays,
    OptionalLong receivedBytes,
    OptionalLong transmittedBytes) {

  public static final PcieReading ABSENT =
      new PcieReading(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());
}
