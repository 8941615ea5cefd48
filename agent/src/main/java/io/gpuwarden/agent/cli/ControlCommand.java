package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.cli.ControlClient.Reply;
import io.gpuwarden.agent.config.Durations;
import io.gpuwarden.agent.config.SettingsTable;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command that asks the daemon over its control socket, and tells what became of it. */
final class ControlCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Body body;
  private final TextValue socket = new TextValue();

  ControlCommand(Terminal terminal, Body body) {
    this.terminal = terminal;
    this.body = body;
  }

  /** What the command asks. */
  interface Body {
    /**
     * @return what to say when it is done
     * @throws RefusedException if it is not done
     * @throws IOException if the daemon does not answer, or not as it should
     */
    String run(ControlClient daemon) throws RefusedException, IOException;
  }

  /** It is not done, with the reason and the exit status. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(String why, int status) {
      super(why);
      this.status = status;
    }
  }

  /** The flag that says where the daemon listens; else the environment says it, or the default. */
  OptionSpec socketFlag(Map<String, String> environment) {
    String byDefault = SettingsTable.CONTROL_SOCKET.defaultTexts().get(0);
    return OptionSpec.builder(SettingsTable.CONTROL_SOCKET.flag())
        .paramLabel("PATH")
        .type(String.class)
        .defaultValue(environment.getOrDefault(SettingsTable.CONTROL_SOCKET.variable(), byDefault))
        .description("The daemon's control socket. Default: ${DEFAULT-VALUE}")
        .setter(socket)
        .build();
  }

  /** Adds this command's own flag to a command. */
  CommandSpec addTo(CommandSpec spec, Map<String, String> environment) {
    return spec.addOption(socketFlag(environment));
  }

  /** The answer, if it was done. */
  static Reply granted(Reply reply) throws RefusedException {
    if (!reply.ok()) {
      throw new RefusedException(reply.error(), ExitStatus.FAILED);
    }
    return reply;
  }

  static Duration duration(TextValue flag) throws RefusedException {
    Optional<Duration> duration = Durations.parse(flag.required());
    return duration.orElseThrow(
        () ->
            new RefusedException(
                "\"" + flag.required() + "\" is not a duration such as 90m, 8h or 2d",
                ExitStatus.USAGE));
  }

  @Override
  public Integer call() {
    try {
      terminal.out().println(body.run(new ControlClient(Path.of(socket.required()))));
      return ExitStatus.OK;
    } catch (RefusedException e) {
      return fail(String.valueOf(e.getMessage()), e.status);
    } catch (InvalidPathException e) {
      return fail("\"" + socket.required() + "\" is not a path", ExitStatus.USAGE);
    } catch (ControlUnreachableException e) {
      return fail(String.valueOf(e.getMessage()), ExitStatus.FAILED);
    } catch (IOException e) {
      return fail(
          socket.required() + " did not answer as gpuwarden does: " + e.getMessage(),
          ExitStatus.FAILED);
    }
  }

  private int fail(String why, int status) {
    terminal.err().println("gpuwarden: " + why);
    return status;
  }
}
