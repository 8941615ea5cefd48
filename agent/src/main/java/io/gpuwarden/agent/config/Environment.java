package io.gpuwarden.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the variables {@code GPUWARDEN_...}. */
final class Environment {
  static final String PREFIX = "GPUWARDEN_";

  /**
   * Variables that Kubernetes sets in every container for a service whose name begins with
   * gpuwarden; nobody wrote them for this program.
   */
  private static final Pattern KUBERNETES =
      Pattern.compile(
          PREFIX
              + "(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

  private Environment() {}

  /** What the environment says; mistakes are added to the problems. */
  static List<Given> read(Map<String, String> variables, List<Problem> problems) {
    List<Given> given = new ArrayList<>();
    new TreeMap<>(variables)
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX) && !KUBERNETES.matcher(name).matches()) {
                find(name)
                    .ifPresentOrElse(
                        setting -> given.add(given(setting, name, value)),
                        () -> problems.add(unknown(name)));
              }
            });
    return given;
  }

  private static Optional<Setting<?>> find(String name) {
    return SettingsTable.rows().stream().filter(row -> row.variable().equals(name)).findFirst();
  }

  private static Given given(Setting<?> setting, String name, String value) {
    List<String> texts =
        setting.kind().isList() ? List.of(value.split("\\s*,\\s*", -1)) : List.of(value);
    return new Given(setting, texts, new Origin(Origin.Layer.ENVIRONMENT, name));
  }

  private static Problem unknown(String name) {
    List<String> names = SettingsTable.rows().stream().map(Setting::variable).toList();
    return new Problem(name, "unknown variable" + Nearest.hint(name, names));
  }
}
