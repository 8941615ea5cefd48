package io.gpuwarden.agent.program;

import java.time.Duration;

/** How a program ended. */
public sealed interface Ending {
  /** Whether it did what it was run for. */
  default boolean good() {
    return this instanceof Exited exited && exited.status() == 0;
  }

  /** One line: how it ended and what it said. */
  String words();

  /**
   * By itself.
   *
   * @param status 128 and the signal's number for one that was ended by a signal
   * @param output of both standard streams, the beginning of it
   */
  record Exited(int status, String output) implements Ending {
    @Override
    public String words() {
      return "exit status " + status + said(output);
    }
  }

  /** Because its time was over. */
  record TimedOut(Duration after, String output) implements Ending {
    @Override
    public String words() {
      return "not done within " + inWords(after) + ", and ended" + said(output);
    }
  }

  /** It never began. */
  record NotStarted(String why) implements Ending {
    @Override
    public String words() {
      return "not started: " + why;
    }
  }

  private static String inWords(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }

  private static String said(String output) {
    String line = SafeText.line(output).strip();
    return line.isEmpty() ? "" : ": " + line;
  }
}
