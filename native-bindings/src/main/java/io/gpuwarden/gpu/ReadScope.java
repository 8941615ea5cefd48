package io.gpuwarden.gpu;

/** How much of a GPU to read. */
public enum ReadScope {
  /** What changes from second to second. Values of the last full reading are repeated. */
  FAST,
  /** Everything: also limits, maximum clocks, error counters, and identity. */
  FULL
}
