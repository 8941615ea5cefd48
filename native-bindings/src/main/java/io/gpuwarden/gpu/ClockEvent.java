package io.gpuwarden.gpu;

/** Why the clocks are not at their maximum. */
public enum ClockEvent {
  /** Nothing runs. */
  GPU_IDLE,
  /** An administrator or application set lower clocks. */
  APPLICATIONS_CLOCKS,
  /** The power limit. */
  SW_POWER_CAP,
  /** Hardware lowered the clocks: temperature, power brake or power supply. */
  HW_SLOWDOWN,
  /** Boards that boost together keep the clocks of the slowest. */
  SYNC_BOOST,
  /** Temperature, by the driver. */
  SW_THERMAL_SLOWDOWN,
  /** Temperature, by hardware. */
  HW_THERMAL_SLOWDOWN,
  /** The power supply asked for it. */
  HW_POWER_BRAKE_SLOWDOWN,
  /** A display needs it. */
  DISPLAY_CLOCKS
}
