package io.gpuwarden.gpu;

/** A kind of memory error that ECC found. */
public enum EccError {
  CORRECTED,
  UNCORRECTED
}
