package io.gpuwarden.agent.config;

/**
 * One mistake in the configuration.
 *
 * @param place a file with its line, a variable, a flag
 * @param text what is wrong, and what would be right
 */
public record Problem(String place, String text) {
  /** The line of a file that {@link #place} names; 0 if it names none. */
  int line() {
    String end = place.substring(place.lastIndexOf(':') + 1);
    return end.matches("\\d{1,9}") ? Integer.parseInt(end) : 0;
  }

  @Override
  public String toString() {
    return place + ": " + text;
  }
}
