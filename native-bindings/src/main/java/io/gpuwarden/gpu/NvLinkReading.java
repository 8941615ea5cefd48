package io.gpuwarden.gpu;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * All NVLinks of a GPU together.
 *
 * @param activeLinks links that are up; empty where the GPU has none
 * @param receivedBytes since the driver was loaded
 * @param transmittedBytes since the driver was loaded
 * @param errors since the driver was loaded
 */
public record NvLinkReading(
    OptionalInt activeLinks,
    OptionalLong receivedBytes,
    OptionalLong transmittedBytes,
    Map<NvLinkError, Long> errors) {

  public static final NvLinkReading ABSENT =
      new NvLinkReading(OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), Map.of());
}
