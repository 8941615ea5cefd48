package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.Version;
import io.gpuwarden.agent.config.Setting;
import io.gpuwarden.agent.config.Setting.Scope;
import io.gpuwarden.agent.config.SettingsTable;
import io.gpuwarden.exporter.BuildInfo;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands as picocli knows them; the flags of the daemon come from the settings' table. */
final class Commands {
  private Commands() {}

  static CommandLine build(Terminal terminal, Map<String, String> environment) {
    CommandSpec root = spec(() -> usage(terminal, environment), HelpTexts.ROOT, "gpuwarden");
    root.addOption(flag("--version", "Show the version.").versionHelp(true).build());
    root.version(version());
    root.addSubcommand("agent", configured(HelpTexts.AGENT, "agent", Scope.AGENT));
    root.addSubcommand("simulate", configured(HelpTexts.SIMULATE, "simulate", Scope.SIMULATE));
    root.addSubcommand("status", status(terminal));
    root.addSubcommand("reservations", reservations(terminal));
    ControlCommands control = new ControlCommands(terminal, environment);
    root.addSubcommand("keep", control.keep());
    root.addSubcommand("release", control.release());
    root.addSubcommand("pause", control.pause());
    root.addSubcommand("resume", control.resume());
    ReclaimCommand reclaim = new ReclaimCommand(terminal, environment);
    root.addSubcommand("reclaim", reclaim.describe(spec(reclaim, HelpTexts.RECLAIM, "reclaim")));
    root.addSubcommand("doctor", configured(HelpTexts.DOCTOR, "doctor", Scope.BOTH));
    root.addSubcommand(
        "check-config", configured(HelpTexts.CHECK_CONFIG, "check-config", Scope.BOTH));
    root.addSubcommand(
        "print-config", configured(HelpTexts.PRINT_CONFIG, "print-config", Scope.BOTH));
    root.addSubcommand(
        "version",
        spec(
            () -> {
              terminal.out().println(version());
              return ExitStatus.OK;
            },
            HelpTexts.VERSION,
            "version"));
    root.addSubcommand("help", new CommandLine(new HelpCommand()));
    CommandLine line = new CommandLine(root);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.color() ? Ansi.ON : Ansi.OFF));
    line.setUsageHelpWidth(
        Math.min(100, Math.max(60, terminal.columns() == 0 ? 80 : terminal.columns())));
    return line;
  }

  private static int usage(Terminal terminal, Map<String, String> environment) {
    build(terminal, environment).usage(terminal.err());
    return ExitStatus.USAGE;
  }

  private static String version() {
    BuildInfo build = Version.read(false);
    return "gpuwarden "
        + build.version()
        + " ("
        + build.revision()
        + "), Java "
        + build.javaVersion();
  }

  static CommandSpec spec(Callable<Integer> body, HelpTexts help, String name) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(body).name(name);
    spec.usageMessage()
        .description(help.description())
        .footer(help.footer())
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .optionListHeading("%nFlags%n")
        .commandListHeading("%nCommands%n")
        .synopsisSubcommandLabel("COMMAND");
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
    return spec;
  }

  /** A command that is run without picocli; it is here for its help. */
  private static CommandSpec configured(HelpTexts help, String name, Scope scope) {
    CommandSpec spec =
        spec(
            () -> {
              throw new IllegalStateException(name + " is not run from here");
            },
            help,
            name);
    for (Setting<?> row : SettingsTable.rows()) {
      if (scope.takes(row.scope())) {
        spec.addOption(option(row));
      }
    }
    return spec;
  }

  private static OptionSpec option(Setting<?> row) {
    String byDefault =
        row.defaultTexts().isEmpty() ? "" : " Default: " + String.join(", ", row.defaultTexts());
    String takes = row.kind().isSwitch() ? "" : " Takes " + row.kind().expected() + ".";
    return OptionSpec.builder(row.flag())
        .paramLabel(row.kind().placeholder())
        .type(String.class)
        .arity(row.kind().isSwitch() ? "0..1" : "1")
        .description((row.help() + takes + byDefault).replace("%", "%%"))
        .build();
  }

  private static OptionSpec.Builder flag(String name, String help) {
    return OptionSpec.builder(name).description(help);
  }

  private static CommandSpec reservations(Terminal terminal) {
    ReservationsCommand command = new ReservationsCommand(terminal);
    return command.describe(spec(command, HelpTexts.RESERVATIONS, "reservations"));
  }

  private static CommandSpec status(Terminal terminal) {
    StatusCommand status = new StatusCommand(terminal);
    CommandSpec spec = spec(status, HelpTexts.STATUS, "status");
    spec.addOption(
        OptionSpec.builder("--url")
            .paramLabel("URL")
            .type(String.class)
            .defaultValue(DaemonPage.DEFAULT_URL)
            .description("Where the daemon listens. Default: ${DEFAULT-VALUE}")
            .setter(status.url())
            .build());
    spec.addOption(
        OptionSpec.builder("--json")
            .type(boolean.class)
            .description("The daemon's answer as it is, for scripts.")
            .setter(status.json())
            .build());
    return spec;
  }
}
