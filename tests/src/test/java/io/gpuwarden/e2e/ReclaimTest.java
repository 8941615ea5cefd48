package io.gpuwarden.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.program.Scripts;
import io.gpuwarden.fake.FakeControl;
import io.gpuwarden.fake.FakeDriver;
import io.gpuwarden.fake.FakeKey;
import io.gpuwarden.fake.FakeModel;
import io.gpuwarden.fake.FakeNvml;
import io.gpuwarden.fake.FakeProcess;
import io.gpuwarden.program.Daemon;
import io.gpuwarden.program.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** From an idle process of a user to the line that says that it was ended. */
@EnabledIf("isRoot")
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class ReclaimTest {
  private static final int ANN = 7301;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private record Run(int status, String said) {}

  private Run reclaim(String... flags) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Rig.program().resolve("bin/gpuwarden").toString(),
                "reclaim",
                "--control.socket=" + directory.resolve("control.sock"),
                "--lock-file=" + directory.resolve("lock")));
    command.addAll(List.of(flags));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return new Run(process.exitValue(), said);
  }

  private static void doNothing(FakeControl control) {
    for (FakeKey engine :
        List.of(
            FakeKey.COMPUTE,
            FakeKey.MEMCOPY,
            FakeKey.ENCODER,
            FakeKey.DECODER,
            FakeKey.JPEG,
            FakeKey.OFA)) {
      control.set(0, engine, 0);
    }
  }

  @Test
  void anIdleProcessIsWarnedOfThenShownByADryRunThenEndedAndAllOfItIsLogged() throws Exception {
    Path told = directory.resolve("told");
    Path hook = Scripts.write(directory, "warn", "cat >" + told);
    Process held =
        new ProcessBuilder(
                "setpriv",
                "--reuid",
                "" + ANN,
                "--regid",
                "" + ANN,
                "--clear-groups",
                "--",
                "sleep",
                "600")
            .start();
    FakeNvml fake =
        FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100)
            .change(FakeControl::realClock)
            .change(ReclaimTest::doNothing)
            .change(c -> c.processes(0, FakeProcess.compute((int) held.pid()).memory(1L << 30)));
    try (Daemon daemon =
        Daemon.start(
            Rig.program(),
            List.of(
                "--nvml.library=" + fake.library(),
                "--control.socket=" + directory.resolve("control.sock"),
                "--state.directory=" + directory.resolve("state"),
                "--log.format=json",
                "--warn.command=" + hook,
                "--policy.idle=10s/15s",
                "--policy.unused=10s/15s",
                "--policy.min-warning=2s",
                "--policy.touch=1s",
                "--policy.activity-window=20s"))) {
      Eventually.that("the holder is told", PATIENCE, () -> Files.exists(told));
      String document = Files.readString(told);
      assertTrue(document.contains("\"reservation\":\"process:7301\""), document);
      Eventually.that(
          "a dry run would end it",
          PATIENCE,
          () -> reclaim().said().contains("would: SIGTERM, 30 s, SIGKILL to its processes"));
      assertTrue(held.isAlive(), "a dry run ends nothing");

      Run run = reclaim("--execute", "--json");

      assertEquals(0, run.status(), run.said());
      assertTrue(run.said().contains("\"outcome\":\"reclaimed\""), run.said());
      assertTrue(held.waitFor(10, TimeUnit.SECONDS));
      for (String event : List.of("warning", "claim", "outcome")) {
        Eventually.that(
            "the audit line of the " + event,
            PATIENCE,
            () ->
                daemon.log().stream()
                    .anyMatch(
                        line ->
                            line.contains("\"logger\":\"gpuwarden.audit\"")
                                && line.contains("\"event\":\"" + event + "\"")
                                && line.contains("\"reservation\":\"process:7301\"")));
      }
      Eventually.that(
          "nothing is left to take back",
          PATIENCE,
          () -> reclaim("--execute").said().contains("Nothing is reclaimable."));
    } finally {
      held.destroyForcibly();
      fake.close();
    }
  }
}
