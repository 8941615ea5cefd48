package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.Activity;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a workload's kernels use the chip: the share of each unit that works while a kernel runs.
 * Tells a model that trains from one that spins: both are at 100 % compute.
 */
record ActivityMix(
    double sm,
    double occupancy,
    double tensor,
    double dram,
    double fp64,
    double fp32,
    double fp16) {
  static final ActivityMix TRAINING = new ActivityMix(0.88, 0.42, 0.46, 0.55, 0, 0.12, 0.09);
  static final ActivityMix INFERENCE = new ActivityMix(0.62, 0.24, 0.21, 0.71, 0, 0.07, 0.05);
  static final ActivityMix INTERACTIVE = new ActivityMix(0.55, 0.31, 0.04, 0.33, 0.02, 0.24, 0);
  static final ActivityMix MEDIA = new ActivityMix(0.30, 0.12, 0, 0.18, 0, 0.09, 0);

  /** A collective that waits for ever: a few blocks that spin, the rest of the chip dark. */
  static final ActivityMix SPINNING = new ActivityMix(0.16, 0.03, 0, 0.004, 0, 0.002, 0);

  /** Ratios of a stretch of time in which kernels ran for a share of it. */
  Map<Activity, Double> during(double compute) {
    Map<Activity, Double> ratios = new EnumMap<>(Activity.class);
    ratios.put(Activity.GRAPHICS, rounded(compute));
    ratios.put(Activity.SM, rounded(sm * compute));
    ratios.put(Activity.SM_OCCUPANCY, rounded(occupancy * compute));
    ratios.put(Activity.TENSOR, rounded(tensor * compute));
    ratios.put(Activity.DRAM, rounded(dram * compute));
    ratios.put(Activity.FP64, rounded(fp64 * compute));
    ratios.put(Activity.FP32, rounded(fp32 * compute));
    ratios.put(Activity.FP16, rounded(fp16 * compute));
    return ratios;
  }

  /** A hundredth of a percent, so that rounding of sums does not show. */
  static double rounded(double ratio) {
    return Math.round(1e4 * ratio) / 1e4;
  }
}
