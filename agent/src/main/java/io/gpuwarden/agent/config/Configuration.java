package io.gpuwarden.agent.config;

import io.gpuwarden.agent.config.Setting.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The effective configuration: every setting's value, and where it comes from. */
public final class Configuration {
  private final Map<Setting<?>, Value> values;

  private record Value(Object value, Origin origin) {}

  private Configuration(Map<Setting<?>, Value> values) {
    this.values = values;
  }

  /**
   * Reads the file, the environment and the flags.
   *
   * @param args flags, without the command
   * @throws ConfigurationException if there is any mistake in any of them, also in a value that a
   *     stronger place replaces
   */
  public static Configuration load(Scope scope, List<String> args, Map<String, String> environment)
      throws ConfigurationException {
    List<Problem> flagProblems = new ArrayList<>();
    List<Problem> environmentProblems = new ArrayList<>();
    List<Given> flags = Flags.read(scope, args, flagProblems);
    List<Given> variables = Environment.read(environment, environmentProblems);

    Map<Setting<?>, Value> values = new HashMap<>();
    SettingsTable.rows()
        .forEach(row -> values.put(row, new Value(row.defaultValue(), Origin.DEFAULT)));
    overlay(values, variables, environmentProblems);
    overlay(values, flags, flagProblems);

    List<Problem> problems = new ArrayList<>();
    Optional<Path> file = new Configuration(values).get(SettingsTable.CONFIG_FILE);
    if (file.isPresent()) {
      overlay(values, YamlFile.read(file.get(), problems), problems);
      problems.sort(Comparator.comparingInt(Problem::line));
    }
    problems.addAll(environmentProblems);
    problems.addAll(flagProblems);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new Configuration(values);
  }

  private static void overlay(
      Map<Setting<?>, Value> values, List<Given> given, List<Problem> problems) {
    for (Given one : given) {
      Optional<?> value = one.setting().kind().parse(one.texts());
      if (value.isEmpty()) {
        problems.add(unfit(one));
        continue;
      }
      values.merge(
          one.setting(),
          new Value(value.get(), one.origin()),
          (old, now) -> now.origin.layer().compareTo(old.origin.layer()) >= 0 ? now : old);
    }
  }

  private static Problem unfit(Given given) {
    Kind<?> kind = given.setting().kind();
    String found = String.join(", ", given.texts());
    String key = given.origin().layer() == Origin.Layer.FILE ? given.setting().key() + ": " : "";
    return new Problem(
        given.origin().place(),
        key
            + kind.mistake(given.texts()).map(mistake -> mistake + "; ").orElse("")
            + "expected "
            + kind.expected()
            + "; found \""
            + found
            + "\""
            + Nearest.hint(found, kind.choices()));
  }

  /** The value of a setting. */
  @SuppressWarnings("unchecked") // the value was made by this setting's own kind
  <T> T get(Setting<T> setting) {
    return (T) entry(setting).value();
  }

  /** Where the value of a setting comes from. */
  public Origin origin(Setting<?> setting) {
    return entry(setting).origin();
  }

  /** The value of a setting as it is written; none if it is not set. */
  public <T> List<String> texts(Setting<T> setting) {
    return setting.kind().print(get(setting));
  }

  private Value entry(Setting<?> setting) {
    Value value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException("not a row of the table: " + setting.key());
    }
    return value;
  }

  public Settings settings() {
    return new Settings(
        get(SettingsTable.CONFIG_FILE),
        get(SettingsTable.WEB_LISTEN_ADDRESS),
        get(SettingsTable.LOG_LEVEL),
        get(SettingsTable.LOG_FORMAT),
        get(SettingsTable.NVML_LIBRARY),
        get(SettingsTable.SAMPLE_INTERVAL),
        get(SettingsTable.STATE_DIRECTORY),
        get(SettingsTable.CONTROL_SOCKET),
        get(SettingsTable.CONTROL_GROUP),
        get(SettingsTable.WARN_COMMAND),
        get(SettingsTable.WARN_TIMEOUT),
        get(SettingsTable.COLLECT_PROCESSES),
        new Settings.Slurm(
            get(SettingsTable.SLURM_JOB_DIRECTORY),
            get(SettingsTable.SLURM_JOBSTATS_DIRECTORY),
            get(SettingsTable.SLURM_HPC_JOB_DIRECTORY),
            get(SettingsTable.SLURM_GPUS_BY_MINOR)),
        get(SettingsTable.PROCESS_SOURCE),
        policySettings(),
        new Settings.Book(
            get(SettingsTable.BOOK_ENABLED),
            get(SettingsTable.BOOK_MAX_GPUS_PER_USER),
            get(SettingsTable.BOOK_MAX_RESERVATIONS_PER_USER),
            get(SettingsTable.BOOK_MAX_DURATION),
            get(SettingsTable.BOOK_DEFAULT_DURATION)),
        new Settings.Simulate(
            get(SettingsTable.SIMULATE_GPUS),
            get(SettingsTable.SIMULATE_MODEL),
            get(SettingsTable.SIMULATE_SPEED),
            get(SettingsTable.SIMULATE_SEED),
            get(SettingsTable.SIMULATE_NODES)));
  }

  private Settings.Policy policySettings() {
    return new Settings.Policy(
        get(SettingsTable.POLICY_UNUSED),
        get(SettingsTable.POLICY_IDLE),
        get(SettingsTable.POLICY_STALLED),
        get(SettingsTable.POLICY_MIN_WARNING),
        get(SettingsTable.POLICY_ACTIVITY_WINDOW),
        get(SettingsTable.POLICY_BUSY_THRESHOLD),
        get(SettingsTable.POLICY_TOUCH),
        get(SettingsTable.POLICY_TOUCH_BUDGET),
        get(SettingsTable.POLICY_LONGEST_HOLD),
        get(SettingsTable.POLICY_HOLDS),
        get(SettingsTable.POLICY_RULES));
  }
}
