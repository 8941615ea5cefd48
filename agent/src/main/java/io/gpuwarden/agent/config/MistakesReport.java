package io.gpuwarden.agent.config;

import java.util.List;

/** What a person is told whose configuration has mistakes. */
public final class MistakesReport {
  private MistakesReport() {}

  /** Whole lines for standard error. */
  public static String of(String command, ConfigurationException e) {
    List<Problem> problems = e.problems();
    StringBuilder report = new StringBuilder("gpuwarden: ");
    report
        .append(problems.size() == 1 ? "a mistake" : problems.size() + " mistakes")
        .append(" in the configuration\n");
    problems.forEach(problem -> report.append("  ").append(problem).append('\n'));
    return report
        .append("Every flag and what it takes: gpuwarden ")
        .append(command)
        .append(" --help\n")
        .toString();
  }
}
