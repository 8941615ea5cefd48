package io.gpuwarden.agent.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes the effective configuration: as a file that says the same, and as a line of what is not a
 * default.
 */
public final class ConfigurationPrinter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/.][A-Za-z0-9/._+-]*");

  private final Configuration configuration;

  public ConfigurationPrinter(Configuration configuration) {
    this.configuration = configuration;
  }

  /** A configuration file, with the origin of each value as a comment. */
  public String yaml() {
    StringBuilder yaml =
        new StringBuilder("# The effective configuration, and where each value comes from.\n");
    String open = "";
    for (Setting<?> row : SettingsTable.rows()) {
      if (row.equals(SettingsTable.CONFIG_FILE)) {
        configuration
            .texts(row)
            .forEach(file -> yaml.append("# Read from ").append(file).append('\n'));
        continue;
      }
      String section = row.key().substring(0, row.key().indexOf('.'));
      if (!section.equals(open)) {
        yaml.append(section).append(":\n");
        open = section;
      }
      append(yaml, row);
    }
    return yaml.toString();
  }

  private void append(StringBuilder yaml, Setting<?> row) {
    String name = row.key().substring(row.key().indexOf('.') + 1);
    List<String> texts = configuration.texts(row);
    String origin = configuration.origin(row).place();
    if (texts.isEmpty()) {
      yaml.append("  # ").append(name).append(" is not set\n");
    } else if (row.kind().isList()) {
      yaml.append("  ").append(name).append(": # ").append(origin).append('\n');
      texts.forEach(text -> yaml.append("    - ").append(scalar(text)).append('\n'));
    } else {
      yaml.append("  ").append(name).append(": ").append(scalar(texts.get(0)));
      yaml.append(" # ").append(origin).append('\n');
    }
  }

  private static String scalar(String text) {
    return PLAIN.matcher(text).matches() && !text.equals("null")
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** {@code key=value} of everything that is not the default; empty if all is. */
  public String changed() {
    StringBuilder line = new StringBuilder();
    for (Setting<?> row : SettingsTable.rows()) {
      if (configuration.origin(row).layer() != Origin.Layer.DEFAULT) {
        line.append(line.isEmpty() ? "" : " ").append(row.key()).append('=');
        line.append(String.join(",", configuration.texts(row)));
      }
    }
    return line.toString();
  }
}
