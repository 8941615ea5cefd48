package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.config.Configuration;
import io.gpuwarden.agent.config.ConfigurationException;
import io.gpuwarden.agent.config.ConfigurationPrinter;
import io.gpuwarden.agent.config.MistakesReport;
import io.gpuwarden.agent.config.Setting.Scope;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Every command but the daemon, and the help of all. */
public final class Cli {
  private final Terminal terminal;
  private final Map<String, String> environment;

  private Cli(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /**
   * Runs a command.
   *
   * @return the exit status
   */
  public static int run(
      String[] args, PrintWriter out, PrintWriter err, Map<String, String> environment) {
    int status = new Cli(Terminal.of(out, err, environment), environment).run(Arrays.asList(args));
    out.flush();
    err.flush();
    return status;
  }

  private int run(List<String> args) {
    if (args.isEmpty()) {
      commandLine().usage(terminal.err());
      return ExitStatus.USAGE;
    }
    boolean help = args.contains("--help") || args.contains("-h");
    List<String> flags = args.subList(1, args.size());
    return switch (help ? "" : args.get(0)) {
      case "check-config" -> configured(args.get(0), flags, this::checkConfig);
      case "print-config" -> configured(args.get(0), flags, this::printConfig);
      case "doctor" -> configured(args.get(0), flags, this::doctor);
      default -> commandLine().execute(args.toArray(String[]::new));
    };
  }

  /** A command that takes the settings of the daemon, from the same places. */
  private interface Configured {
    int run(Configuration configuration);
  }

  private int configured(String command, List<String> flags, Configured body) {
    try {
      return body.run(Configuration.load(Scope.BOTH, flags, environment));
    } catch (ConfigurationException e) {
      terminal.err().print(MistakesReport.of(command, e));
      return ExitStatus.USAGE;
    }
  }

  private int checkConfig(Configuration configuration) {
    String changed = new ConfigurationPrinter(configuration).changed();
    terminal
        .out()
        .println("The configuration is valid: " + (changed.isEmpty() ? "all defaults" : changed));
    return ExitStatus.OK;
  }

  private int printConfig(Configuration configuration) {
    terminal.out().print(new ConfigurationPrinter(configuration).yaml());
    return ExitStatus.OK;
  }

  private int doctor(Configuration configuration) {
    return new Doctor(configuration.settings()).run(terminal.out());
  }

  private CommandLine commandLine() {
    CommandLine commands = Commands.build(terminal, environment);
    commands.setOut(terminal.out()).setErr(terminal.err());
    commands.setParameterExceptionHandler(new UsageErrors());
    commands.setExecutionExceptionHandler(
        (e, line, result) -> {
          terminal.err().println("gpuwarden: " + e.getMessage());
          return ExitStatus.FAILED;
        });
    return commands;
  }
}
