package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.config.Durations;
import io.gpuwarden.agent.config.SettingsTable;
import io.gpuwarden.agent.reclaim.ReclaimOptions;
import io.gpuwarden.agent.reclaim.Selection;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The flags of the command reclaim, and their values. */
final class ReclaimFlags {
  private static final String SOCKET = SettingsTable.CONTROL_SOCKET.flag();
  private static final String SOCKET_VARIABLE = SettingsTable.CONTROL_SOCKET.variable();
  private static final String DEFAULT_SOCKET = SettingsTable.CONTROL_SOCKET.defaultTexts().get(0);
  private static final Pattern SIGNAL = Pattern.compile("[A-Z][A-Z0-9]{1,9}");

  private final CommandSpec spec;
  private final Map<String, String> environment;

  /**
   * @param spec to which the flags are added
   */
  ReclaimFlags(CommandSpec spec, Map<String, String> environment) {
    this.spec = spec;
    this.environment = environment;
    toggle("--execute", "Do it. Without this flag it is only said what would be done.");
    texts(
        "--only",
        "KEY=VALUE",
        "Only reservations that fit: source=slurm,user=ann. Keys: "
            + String.join(", ", Selection.KEYS)
            + ".");
    text("--max", "N", "", "Take back no more than so many in this run.");
    text(
        "--slurm-action",
        "ACTION",
        "scancel",
        "For jobs: scancel, none, or the path of an" + " executable.");
    text(
        "--slurm-signal",
        "SIGNAL",
        "",
        "Send the job this signal first, such as USR1, to save its"
            + " work. A batch script without a trap for it dies of it.");
    text("--slurm-grace", "DURATION", "60s", "How long a job has after the signal.");
    text(
        "--book-action",
        "ACTION",
        "release",
        "For reservations of the book: release, none, or the" + " path of an executable.");
    text(
        "--process-action",
        "ACTION",
        "terminate",
        "For processes without a reservation: terminate," + " none, or the path of an executable.");
    text(
        "--process-grace",
        "DURATION",
        "30s",
        "How long a process has between SIGTERM and" + " SIGKILL.");
    toggle("--include-root", "End processes of root too, such as those of containers.");
    text("--action-timeout", "DURATION", "60s", "How long scancel or an executable may take.");
    text(
        "--lock-file",
        "PATH",
        "",
        "Held while a run goes on, so that there is one at a time."
            + " Default: /run/gpuwarden-reclaim.lock, for others than root in $XDG_RUNTIME_DIR.");
    text(
        SOCKET,
        "PATH",
        "",
        "Where the daemon listens. Default: $" + SOCKET_VARIABLE + ", or " + DEFAULT_SOCKET);
    toggle("--json", "One JSON object a line, for scripts.");
  }

  private void toggle(String name, String help) {
    spec.addOption(OptionSpec.builder(name).type(boolean.class).description(help).build());
  }

  private void text(String name, String label, String byDefault, String help) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(String.class)
            .arity("1")
            .description(help + (byDefault.isEmpty() ? "" : " Default: " + byDefault))
            .defaultValue(byDefault.isEmpty() ? null : byDefault)
            .build());
  }

  private void texts(String name, String label, String help) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .description(help)
            .build());
  }

  boolean on(String name) {
    return Boolean.TRUE.equals(value(name));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(value(name)).map(String::valueOf);
  }

  private @Nullable Object value(String name) {
    return spec.findOption(name).getValue();
  }

  ReclaimOptions options() {
    try {
      Selection only =
          value("--only") instanceof List<?> texts
              ? Selection.parse(texts.stream().map(String::valueOf).toList())
              : Selection.ALL;
      return new ReclaimOptions(on("--execute"), only, max());
    } catch (IllegalArgumentException e) {
      throw mistake("--only: " + e.getMessage());
    }
  }

  private OptionalInt max() {
    Optional<String> max = text("--max");
    if (max.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!max.get().matches("[1-9]\\d{0,5}")) {
      throw mistake("--max: expected a whole number from 1 on; found \"" + max.get() + "\"");
    }
    return OptionalInt.of(Integer.parseInt(max.get()));
  }

  Duration duration(String name) {
    String text = text(name).orElse("");
    return Durations.parse(text)
        .orElseThrow(
            () -> mistake(name + ": expected a duration such as 30s; found \"" + text + "\""));
  }

  Optional<String> signal() {
    Optional<String> signal = text("--slurm-signal");
    if (signal.isPresent() && !SIGNAL.matcher(signal.get()).matches()) {
      throw mistake(
          "--slurm-signal: expected a name such as USR1 or TERM; found \"" + signal.get() + "\"");
    }
    return signal;
  }

  /** The absolute path of an executable that is named instead of one of these words. */
  Optional<Path> executable(String name, String... words) {
    String text = text(name).orElse("");
    if (List.of(words).contains(text)) {
      return Optional.empty();
    }
    if (!text.startsWith("/")) {
      throw mistake(
          name
              + ": expected "
              + String.join(", ", words)
              + " or an absolute path; found \""
              + text
              + "\"");
    }
    return Optional.of(path(name, text));
  }

  Path socket() {
    String byDefault = environment.getOrDefault(SOCKET_VARIABLE, DEFAULT_SOCKET);
    return path(SOCKET, text(SOCKET).orElse(byDefault));
  }

  /** Empty where none was named. */
  Optional<Path> lockFile() {
    return text("--lock-file").map(text -> path("--lock-file", text));
  }

  private Path path(String name, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw mistake(name + ": not a path: \"" + text + "\"");
    }
  }

  private ParameterException mistake(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
