package io.gpuwarden.agent.config;

/**
 * One mistake in the configuration.
 *
 * @param place a file with its line, a variable, a flag
 * @param text what is wrong, and what would be right
 */
public record Problem(String place, String text) {
  @Override
  public String toString() {
    return place + ": " + text;
  }
}
