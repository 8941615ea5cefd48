package io.gpuwarden.agent.config;

import java.util.List;
import java.util.Optional;

/** A type of setting: how its value is described, read and written. */
public interface Kind<T> {
  /** What stands for the value in a line of help, such as {@code DURATION}. */
  String placeholder();

  /** What a value has to be, to follow "expected ". */
  String expected();

  /** Empty if the text is not such a value. */
  Optional<T> parse(List<String> texts);

  /** The texts that {@link #parse} makes this value of; none for a value that is not set. */
  List<String> print(T value);

  /** Every possible text, where they can be named. */
  default List<String> choices() {
    return List.of();
  }

  /** What exactly is wrong with a text, where more can be said than what was expected. */
  default Optional<String> mistake(List<String> texts) {
    return Optional.empty();
  }

  /**
   * True if, in the file, an item of the list may be a section: its keys and values in one text.
   */
  default boolean takesSections() {
    return false;
  }

  /** True if several values may be given. */
  default boolean isList() {
    return false;
  }

  /** True if the flag alone, without a value, says something: {@code true}. */
  default boolean isSwitch() {
    return false;
  }
}
