package io.gpuwarden.gpu;

/** Whether a GPU is cut into MIG instances now. */
public enum MigMode {
  /** The GPU or its driver knows no MIG. */
  UNSUPPORTED,
  DISABLED,
  ENABLED
}
