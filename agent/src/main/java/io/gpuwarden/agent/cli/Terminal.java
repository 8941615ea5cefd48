package io.gpuwarden.agent.cli;

import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command writes to.
 *
 * @param columns width to fit lines into; 0 if standard output is not a terminal
 * @param color true if marks of colour are wanted
 */
record Terminal(PrintWriter out, PrintWriter err, int columns, boolean color) {
  /** Set by the launcher when standard output is a terminal. */
  private static final String COLUMNS = "gpuwarden.columns";

  static Terminal of(PrintWriter out, PrintWriter err, Map<String, String> environment) {
    int columns = Integer.getInteger(COLUMNS, 0);
    boolean color =
        columns > 0
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(out, err, columns, color);
  }
}
