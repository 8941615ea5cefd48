package io.gpuwarden.agent.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One setting: a row of {@link SettingsTable}.
 *
 * @param key in the file, such as {@code web.listen-address}: a name under a section
 * @param shortFlag the flag's name where it is not the key
 * @param scope the commands that take it as a flag
 * @param example a value that is not the default, for the sample file
 * @param help one or two sentences
 */
public record Setting<T>(
    String key,
    Optional<String> shortFlag,
    Kind<T> kind,
    T defaultValue,
    Scope scope,
    String example,
    String help) {

  /** Which command a setting is for. The file and the environment may always hold every one. */
  public enum Scope {
    AGENT,
    SIMULATE,
    BOTH;

    /** True if a command of this scope takes the flags of the other. */
    public boolean takes(Scope other) {
      return this == BOTH || other == BOTH || this == other;
    }
  }

  /** Such as {@code --web.listen-address}. */
  public String flag() {
    return "--" + shortFlag.orElse(key);
  }

  /** Such as {@code GPUWARDEN_WEB_LISTEN_ADDRESS}. */
  public String variable() {
    return Environment.PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The default as it is written; none if there is none. */
  public List<String> defaultTexts() {
    return kind.print(defaultValue);
  }
}
