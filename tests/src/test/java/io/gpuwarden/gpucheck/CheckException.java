package io.gpuwarden.gpucheck;

/** The check cannot go on; the message says why, for whoever started it. */
final class CheckException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckException(String message) {
    super(message);
  }
}
