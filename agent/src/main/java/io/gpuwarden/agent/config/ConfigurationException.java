package io.gpuwarden.agent.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration with mistakes; the message names every one of them, a line each. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized
  private final List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** In the order file, environment, flags. */
  public List<Problem> problems() {
    return problems;
  }
}
