package io.gpuwarden.gpu;

/** A clock of a GPU. */
public enum ClockDomain {
  GRAPHICS,
  SM,
  MEMORY,
  VIDEO
}
