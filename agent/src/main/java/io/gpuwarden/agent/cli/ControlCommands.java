package io.gpuwarden.agent.cli;

import static io.gpuwarden.agent.cli.ControlCommand.granted;

import io.gpuwarden.agent.cli.ControlClient.Reply;
import io.gpuwarden.agent.cli.ControlCommand.RefusedException;
import io.gpuwarden.agent.config.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands keep, release, pause and resume: one request each. */
final class ControlCommands {
  private static final String DEFAULT_PAUSE = "30m";
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ROOT);

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final ZoneId zone;

  ControlCommands(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
    this.zone = ZoneId.systemDefault();
  }

  CommandSpec keep() {
    TextValue id = new TextValue();
    TextValue time = new TextValue();
    return command(HelpTexts.KEEP, "keep", daemon -> keep(daemon, id.required(), time))
        .addPositional(id(id))
        .addOption(
            time(time, "How long, from now on: 90m, 8h, 2d. 0s ends it.").required(true).build());
  }

  CommandSpec release() {
    TextValue id = new TextValue();
    return command(HelpTexts.RELEASE, "release", daemon -> release(daemon, id.required()))
        .addPositional(id(id));
  }

  CommandSpec pause() {
    TextValue time = new TextValue();
    return command(HelpTexts.PAUSE, "pause", daemon -> pause(daemon, time))
        .addOption(
            time(time, "After which it goes on by itself. Default: ${DEFAULT-VALUE}")
                .defaultValue(DEFAULT_PAUSE)
                .build());
  }

  CommandSpec resume() {
    return command(
        HelpTexts.RESUME,
        "resume",
        daemon -> {
          granted(daemon.send("POST", "/api/v1/resume", Optional.empty()));
          return "The GPUs are read again.";
        });
  }

  private CommandSpec command(HelpTexts help, String name, ControlCommand.Body body) {
    ControlCommand command = new ControlCommand(terminal, body);
    return command.addTo(Commands.spec(command, help, name), environment);
  }

  private static PositionalParamSpec id(TextValue id) {
    return PositionalParamSpec.builder()
        .paramLabel("ID")
        .index("0")
        .required(true)
        .arity("1")
        .type(String.class)
        .description("The reservation, such as slurm:4711; gpuwarden reservations shows them.")
        .setter(id)
        .build();
  }

  private static OptionSpec.Builder time(TextValue time, String help) {
    return OptionSpec.builder("--for")
        .paramLabel("DURATION")
        .type(String.class)
        .description(help)
        .setter(time);
  }

  private String keep(ControlClient daemon, String id, TextValue time)
      throws RefusedException, IOException {
    Duration duration = ControlCommand.duration(time);
    Reply reply = granted(daemon.send("POST", path(id) + "/keep", Optional.of(json(duration))));
    OptionalDouble until = reply.json().at("heldUntilSeconds").number();
    return until.isPresent()
        ? id + " is kept until " + when(until.getAsDouble()) + "."
        : id + " is not kept any longer.";
  }

  private String when(double seconds) {
    return WHEN.format(Instant.ofEpochMilli(Math.round(seconds * 1000)).atZone(zone));
  }

  private static String release(ControlClient daemon, String id)
      throws RefusedException, IOException {
    granted(daemon.send("DELETE", path(id), Optional.empty()));
    return id + " is released.";
  }

  private static String pause(ControlClient daemon, TextValue time)
      throws RefusedException, IOException {
    Duration longest = ControlCommand.duration(time);
    granted(daemon.send("POST", "/api/v1/pause", Optional.of(json(longest))));
    return "No GPU is read, and the driver can be unloaded, for "
        + Durations.print(longest)
        + " at most; gpuwarden resume ends it.";
  }

  private static String path(String id) {
    return "/api/v1/reservations/" + ControlClient.part(id);
  }

  private static String json(Duration time) {
    return "{\"for\":\"" + Durations.print(time) + "\"}";
  }
}
