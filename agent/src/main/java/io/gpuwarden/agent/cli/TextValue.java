package io.gpuwarden.agent.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ISetter;

/** The text that a flag or a parameter has on the command line. */
final class TextValue implements ISetter {
  private Optional<String> text = Optional.empty();

  @Override
  @SuppressWarnings("unchecked") // picocli's contract: the old value
  public <T> @Nullable T set(@Nullable T value) {
    Optional<String> old = text;
    text = Optional.ofNullable(value).map(Object::toString);
    return (T) old.orElse(null);
  }

  /** Empty if it was not given. */
  Optional<String> get() {
    return text;
  }

  /** Of one that is required, or has a default. */
  String required() {
    return text.orElseThrow();
  }
}
