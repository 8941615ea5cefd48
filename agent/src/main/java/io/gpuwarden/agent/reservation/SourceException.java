package io.gpuwarden.agent.reservation;

/** A source cannot tell its reservations. The message names the place and what to do. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
