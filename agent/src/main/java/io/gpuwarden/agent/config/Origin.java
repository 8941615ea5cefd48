package io.gpuwarden.agent.config;

/**
 * Where a value comes from.
 *
 * @param place a file with its line, a variable, a flag; for a person
 */
public record Origin(Layer layer, String place) {
  static final Origin DEFAULT = new Origin(Layer.DEFAULT, "default");

  /** Each is stronger than those before it. */
  public enum Layer {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG
  }
}
