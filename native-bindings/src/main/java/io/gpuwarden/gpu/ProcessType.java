package io.gpuwarden.gpu;

/** What a process does on a GPU. */
public enum ProcessType {
  COMPUTE,
  GRAPHICS,
  /** A client of the Multi-Process Service. */
  MPS
}
