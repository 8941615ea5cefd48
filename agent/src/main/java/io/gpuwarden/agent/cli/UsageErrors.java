package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.config.Nearest;
import io.gpuwarden.agent.config.SettingsTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Two lines for a command line that was not understood: what, and where to look. */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("gpuwarden: " + message(e, command));
    err.println("Try \"" + command.getCommandSpec().qualifiedName() + " --help\".");
    return ExitStatus.USAGE;
  }

  private static String message(ParameterException e, CommandLine command) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String typed = unmatched.getUnmatched().get(0);
      String name = typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
      boolean flag = name.startsWith("-");
      return (flag ? "unknown flag " : "unknown command \"")
          + name
          + (flag ? "" : "\"")
          + (command.getParent() == null && isSetting(name)
              ? "; it stands after the command: gpuwarden COMMAND " + name
              : Nearest.hint(name, names(command, flag)));
    }
    return String.valueOf(e.getMessage());
  }

  private static boolean isSetting(String name) {
    return SettingsTable.rows().stream().anyMatch(row -> row.flag().equals(name));
  }

  private static List<String> names(CommandLine command, boolean flags) {
    return flags
        ? command.getCommandSpec().options().stream()
            .flatMap(option -> Stream.of(option.names()))
            .toList()
        : List.copyOf(command.getSubcommands().keySet());
  }
}
