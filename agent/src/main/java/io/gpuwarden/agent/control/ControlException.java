package io.gpuwarden.agent.control;

/** A request that is not granted. The message says why, and what to do, for the one who asked. */
public final class ControlException extends Exception {
  private static final long serialVersionUID = 1;

  /** What kind of refusal it is. */
  public enum Kind {
    /** The request itself is wrong: HTTP 400. */
    INVALID,
    /** It is somebody else's: HTTP 403. */
    FORBIDDEN,
    /** There is no such reservation or claim: HTTP 404. */
    NOT_FOUND,
    /** It cannot be done as things stand: HTTP 409. */
    CONFLICT,
    /** The daemon cannot do it now: HTTP 503. */
    UNAVAILABLE
  }

  private final Kind kind;

  public ControlException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
