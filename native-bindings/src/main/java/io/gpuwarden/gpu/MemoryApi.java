package io.gpuwarden.gpu;

/** Which NVML call answers for memory; it decides what "used" means. */
public enum MemoryApi {
  /** Used includes the driver's reserved part (drivers before 510). */
  V1,
  /** Used is what processes allocated; the reserved part stands apart. */
  V2
}
