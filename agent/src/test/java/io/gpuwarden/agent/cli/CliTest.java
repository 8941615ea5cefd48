package io.gpuwarden.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.Golden;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Cli.run(args, new PrintWriter(out), new PrintWriter(err), Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent",
        "simulate",
        "status",
        "reservations",
        "keep",
        "release",
        "pause",
        "resume",
        "reclaim",
        "doctor",
        "check-config",
        "print-config",
        "version"
      })
  void everyCommandHasHelp(String command) throws IOException {
    assertEquals(ExitStatus.OK, run(command, "--help"));
    Golden.check(Path.of("src/test/resources/golden/help-" + command + ".txt"), out.toString());
  }

  @Test
  void theHelpOfTheProgramNamesEveryCommand() throws IOException {
    assertEquals(ExitStatus.OK, run("--help"));
    Golden.check(Path.of("src/test/resources/golden/help.txt"), out.toString());
  }

  @Test
  void withoutACommandTheHelpGoesToStandardErrorAndTheStatusIsTwo() {
    assertEquals(ExitStatus.USAGE, run());
    assertEquals("", out.toString());
    assertTrue(err.toString().startsWith("Usage: gpuwarden"), err.toString());
  }

  @Test
  void theNearestCommandIsSuggested() {
    assertEquals(ExitStatus.USAGE, run("agnet"));
    assertEquals(
        "gpuwarden: unknown command \"agnet\"; did you mean \"agent\"?\nTry \"gpuwarden --help\".\n",
        err.toString());
  }

  @Test
  void theNearestFlagIsSuggested() {
    assertEquals(ExitStatus.USAGE, run("status", "--jsn"));
    assertEquals(
        "gpuwarden: unknown flag --jsn; did you mean \"--json\"?\nTry \"gpuwarden status --help\".\n",
        err.toString());
  }

  @Test
  void aSettingBeforeTheCommandIsSaidToBelongAfterIt() {
    assertEquals(ExitStatus.USAGE, run("--log.level=debug", "agent"));
    assertEquals(
        "gpuwarden: unknown flag --log.level; it stands after the command:"
            + " gpuwarden COMMAND --log.level\nTry \"gpuwarden --help\".\n",
        err.toString());
  }

  @Test
  void checkConfigFindsWhatTheDaemonWouldFind() {
    assertEquals(ExitStatus.USAGE, run("check-config", "--log.level=loud"));
    assertEquals(
        """
        gpuwarden: a mistake in the configuration
          --log.level: expected one of error, warn, info, debug, trace; found "loud"
        Every flag and what it takes: gpuwarden check-config --help
        """,
        err.toString());
  }

  @Test
  void statusSaysThatNoDaemonAnswers() {
    assertEquals(ExitStatus.FAILED, run("status", "--url", "http://127.0.0.1:1"));
    assertEquals(
        "gpuwarden: no daemon answers at http://127.0.0.1:1; start it (gpuwarden agent), or say"
            + " where it listens: --url=URL\n",
        err.toString());
  }
}
