package io.gpuwarden.agent.reclaim;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.agent.program.Reservations;
import io.gpuwarden.agent.reservation.ProcessFiles;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.exporter.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** On real processes of real users; making those takes root. */
@EnabledIf("isRoot")
class ProcessActionTest {
  private static final int ANN = 7301;
  private static final int BOB = 7302;
  private static final int ROOT = 0;
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String WORKS = "ready; while :; do sleep 0.05; done";
  private static final String IGNORES = "trap '' TERM; " + WORKS;

  @TempDir Path folder;

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static Claim claim(Holder holder, ProcessIdentity... processes) {
    return new Claim(
        "token", Reservations.idle("process:" + ANN, holder), List.of(processes), Long.MAX_VALUE);
  }

  private static Action.Done act(
      Duration grace, boolean includeRoot, int holder, ProcessIdentity... processes)
      throws InterruptedException {
    ProcessOptions options = new ProcessOptions(grace, includeRoot);
    return new ProcessAction(options, new SystemTime())
        .act(claim(Holder.user(holder, "ann"), processes));
  }

  @Test
  void aProcessIsAskedToEnd() throws Exception {
    try (HeldProcess process = HeldProcess.of(ANN, folder, WORKS)) {
      assertEquals(
          new Action.Done(Outcome.RECLAIMED, "ended 1 process"),
          act(LONG, false, ANN, process.identity()));
      assertFalse(process.runs());
    }
  }

  @Test
  void aProcessHasTheGracePeriodToSaveItsWork() throws Exception {
    String saving = "trap 'sleep 0.2; : >" + folder + "/saved; exit' TERM; ";
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (HeldProcess process =
        HeldProcess.of(ANN, Files.createTempDirectory("held"), saving + WORKS)) {
      assertEquals(Outcome.RECLAIMED, act(LONG, false, ANN, process.identity()).outcome());
      assertTrue(Files.exists(folder.resolve("saved")));
    }
  }

  @Test
  void aProcessThatIgnoresTermIsKilledAfterTheGracePeriod() throws Exception {
    try (HeldProcess stubborn = HeldProcess.of(ANN, folder, IGNORES);
        HeldProcess willing = HeldProcess.of(ANN, folder, WORKS)) {
      assertEquals(
          new Action.Done(Outcome.RECLAIMED, "ended 2 processes, 1 by SIGKILL"),
          act(SHORT, false, ANN, stubborn.identity(), willing.identity()));
      assertFalse(stubborn.runs());
      assertFalse(willing.runs());
    }
  }

  @Test
  void aProcessThatGotTheIdOfAnotherIsNotTouched() throws Exception {
    try (HeldProcess process = HeldProcess.of(ANN, folder, WORKS)) {
      ProcessIdentity now = process.identity();
      ProcessIdentity before = new ProcessIdentity(now.pid(), now.startTicks() - 1);
      assertEquals(
          new Action.Done(Outcome.ABANDONED, "no process of it is left"),
          act(SHORT, false, ANN, before));
      assertTrue(process.runs());
    }
  }

  @Test
  void aProcessOfSomebodyElseIsNotTouchedNorAnyOtherWithIt() throws Exception {
    try (HeldProcess own = HeldProcess.of(ANN, folder, WORKS);
        HeldProcess other = HeldProcess.of(BOB, folder, WORKS)) {
      Action.Done done = act(SHORT, false, ANN, own.identity(), other.identity());
      assertEquals(
          new Action.Done(
              Outcome.FAILED,
              "process " + other.identity().pid() + " belongs to uid 7302; none was touched"),
          done);
      assertTrue(own.runs());
      assertTrue(other.runs());
    }
  }

  @Test
  void aProcessOfRootIsEndedOnlyWhereThatIsAskedFor() throws Exception {
    try (HeldProcess process = HeldProcess.of(ROOT, folder, WORKS)) {
      ProcessIdentity identity = process.identity();
      assertEquals(
          "process " + identity.pid() + " belongs to root (see --include-root); none was touched",
          act(SHORT, false, ROOT, identity).detail());
      assertTrue(process.runs());
      assertEquals(Outcome.RECLAIMED, act(SHORT, true, ROOT, identity).outcome());
      assertFalse(process.runs());
    }
  }

  @Test
  void theRestOfItsGroupIsNotTouched() throws Exception {
    String notebook = "sleep 600 & ready; trap '' TERM; wait; " + WORKS;
    try (HeldProcess server = HeldProcess.of(ANN, folder, notebook)) {
      eventually("the kernel runs", () -> server.children().size() == 1);
      int pid = (int) server.children().get(0).pid();
      long start = new ProcessFiles().startTicks(pid).orElseThrow();
      Action.Done done = act(SHORT, false, ANN, new ProcessIdentity(pid, start));
      assertEquals(new Action.Done(Outcome.RECLAIMED, "ended 1 process"), done);
      assertTrue(server.runs(), "the server stands in the same group");
    }
  }

  @Test
  void aHolderWithoutAUidIsAFailure() throws Exception {
    Holder nobody =
        new Holder(
            OptionalLong.empty(),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (HeldProcess process = HeldProcess.of(ANN, folder, WORKS)) {
      Action.Done done =
          new ProcessAction(new ProcessOptions(SHORT, true), new SystemTime())
              .act(claim(nobody, process.identity()));
      assertEquals(new Action.Done(Outcome.FAILED, "the uid of the holder is not known"), done);
      assertTrue(process.runs());
    }
  }
}
