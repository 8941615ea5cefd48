package io.gpuwarden.fake;

import java.util.Locale;

/**
 * A value of a fake GPU over time. Units: percent, bytes, degrees Celsius, watts, MHz; rates in
 * bytes a second; "held" is the share of time, 0 to 1, in which something holds the clocks down;
 * the rest are counts as the driver tells them.
 */
public enum FakeKey {
  COMPUTE,
  MEMCOPY,
  ENCODER,
  DECODER,
  JPEG,
  OFA,
  MEMORY_TOTAL,
  MEMORY_USED,
  MEMORY_RESERVED,
  BAR1_TOTAL,
  BAR1_USED,
  TEMPERATURE,
  MEMORY_TEMPERATURE,
  FAN,
  LIMIT_SHUTDOWN,
  LIMIT_SLOWDOWN,
  LIMIT_MEMORY,
  LIMIT_GPU,
  /** Energy is its integral since the driver was loaded. */
  POWER,
  POWER_LIMIT,
  POWER_DEFAULT,
  POWER_MIN,
  POWER_MAX,
  /** Whether the board has an energy counter at all. */
  ENERGY,
  CLOCK_GRAPHICS,
  CLOCK_SM,
  CLOCK_MEMORY,
  CLOCK_VIDEO,
  MAX_GRAPHICS,
  MAX_SM,
  MAX_MEMORY,
  MAX_VIDEO,
  PERFORMANCE_STATE,
  /** NVML's bit mask. */
  CLOCK_EVENTS,
  HELD_POWER,
  HELD_SYNC,
  HELD_SW_THERMAL,
  HELD_HW_THERMAL,
  HELD_BRAKE,
  PCIE_GENERATION,
  PCIE_WIDTH,
  PCIE_REPLAYS,
  PCIE_RX,
  PCIE_TX,
  NVLINK_ACTIVE,
  NVLINK_RX,
  NVLINK_TX,
  NVLINK_REPLAY,
  NVLINK_RECOVERY,
  NVLINK_CRC_FLIT,
  NVLINK_CRC_DATA,
  NVLINK_ECC,
  ECC_CORRECTED,
  ECC_UNCORRECTED,
  ECC_CORRECTED_LIFETIME,
  ECC_UNCORRECTED_LIFETIME,
  REMAPPED_CORRECTED,
  REMAPPED_UNCORRECTED,
  REMAP_PENDING,
  REMAP_FAILED,
  RETIRED_SINGLE,
  RETIRED_DOUBLE,
  ACTIVITY_GRAPHICS,
  ACTIVITY_SM,
  ACTIVITY_OCCUPANCY,
  ACTIVITY_TENSOR,
  ACTIVITY_DRAM,
  ACTIVITY_FP64,
  ACTIVITY_FP32,
  ACTIVITY_FP16;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
