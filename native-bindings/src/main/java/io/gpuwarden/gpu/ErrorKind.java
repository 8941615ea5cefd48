package io.gpuwarden.gpu;

/** What an error means for whoever asked. */
public enum ErrorKind {
  /** This GPU, driver or library cannot answer, now or later. */
  UNSUPPORTED,
  /** This process may not ask. */
  NO_PERMISSION,
  /** May work the next time. */
  TRANSIENT,
  /** The GPU is lost or needs a reset; the others go on. */
  GPU_LOST,
  /** The driver or library is gone or does not fit; the session is over. */
  DRIVER,
  /** The question was wrong: a bug of this program. */
  MISUSE
}
