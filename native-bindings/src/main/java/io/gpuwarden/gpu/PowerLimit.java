package io.gpuwarden.gpu;

/** A limit of a board's power. */
public enum PowerLimit {
  /** In force now, after all limiters. */
  ENFORCED,
  /** As the board was delivered. */
  DEFAULT,
  /** The lowest that can be set. */
  MIN,
  /** The highest that can be set. */
  MAX
}
