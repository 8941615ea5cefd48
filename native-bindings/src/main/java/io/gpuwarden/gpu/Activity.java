package io.gpuwarden.gpu;

/**
 * A hardware activity counter (GPM, Hopper and newer): the share of time in which a unit worked.
 */
public enum Activity {
  /** Any graphics or compute work. */
  GRAPHICS,
  /** At least one warp was on an SM, averaged over SMs. */
  SM,
  /** Resident warps of the most that fit. */
  SM_OCCUPANCY,
  /** Tensor cores. */
  TENSOR,
  /** Device memory interface. */
  DRAM,
  FP64,
  FP32,
  FP16
}
