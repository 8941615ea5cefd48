package io.gpuwarden.gpu;

/** What happens at a temperature. */
public enum TemperatureLimit {
  /** The board switches itself off. */
  SHUTDOWN,
  /** Clocks are lowered by hardware. */
  SLOWDOWN,
  /** Clocks are lowered to keep the memory below it. */
  MEMORY_MAX,
  /** Clocks are lowered to keep the GPU below it. */
  GPU_MAX
}
