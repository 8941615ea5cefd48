package io.gpuwarden.exporter;

/** What is decided about a reservation. The first that holds, in the order of this list. */
public enum ReservationState {
  /** A policy says that it is never taken back. */
  EXEMPT,
  /** Its holder or an operator asked to keep it until a time. */
  HELD,
  /** Its devices, or its source, cannot be observed now. Nothing unknown is idle. */
  UNKNOWN,
  /** A device is active. */
  ACTIVE,
  /** Idle for long enough, and warned of for long enough. */
  RECLAIMABLE,
  /** Idle for long enough to be warned of. */
  WARNED,
  IDLE
}
