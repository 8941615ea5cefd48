package io.gpuwarden.gpu;

/** Why a page of device memory was retired (GPUs before Ampere). */
public enum RetirementCause {
  /** Several corrected errors at one place. */
  SINGLE_BIT,
  /** One uncorrected error. */
  DOUBLE_BIT
}
