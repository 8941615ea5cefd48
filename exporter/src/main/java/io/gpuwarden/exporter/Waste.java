package io.gpuwarden.exporter;

/** Why a reservation is idle. */
public enum Waste {
  /** No process has used its devices. */
  UNUSED,
  /** There are processes, and they do no work. */
  IDLE,
  /** It looks busy and does nothing: a collective that waits for ever spins at full load. */
  STALLED
}
