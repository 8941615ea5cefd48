package io.gpuwarden.gpu;

import java.util.OptionalLong;

/**
 * Memory of a GPU or MIG instance, in bytes.
 *
 * @param usedBytes what {@link MemoryApi} says it includes
 * @param reservedBytes the driver's own part, where the driver tells it apart
 * @param bar1TotalBytes the window through which the CPU and other GPUs reach the memory
 */
public record MemoryReading(
    OptionalLong totalBytes,
    OptionalLong usedBytes,
    OptionalLong reservedBytes,
    OptionalLong bar1TotalBytes,
    OptionalLong bar1UsedBytes) {

  public static final MemoryReading ABSENT =
      new MemoryReading(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());
}
