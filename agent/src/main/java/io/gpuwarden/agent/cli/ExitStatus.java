package io.gpuwarden.agent.cli;

/** What the program returns to its caller. */
public final class ExitStatus {
  public static final int OK = 0;

  /** It was understood and could not be done. */
  public static final int FAILED = 1;

  /** It was not understood: a flag, a command or the configuration is wrong. */
  public static final int USAGE = 2;

  private ExitStatus() {}
}
