package io.gpuwarden.agent.reclaim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.agent.program.ProcessRunner;
import io.gpuwarden.agent.program.Reservations;
import io.gpuwarden.agent.program.Scripts;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.agent.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScancelActionTest {
  private static final Time TIME = new SystemTime();
  private static final Optional<String> NO_SIGNAL = Optional.empty();

  @TempDir Path folder;

  private final FakeNode node = new FakeNode();

  /** A clock at which a wait ends at once, after something has happened. */
  private record Waiting(Runnable happens) implements Time {
    @Override
    public long monotonicNanos() {
      return TIME.monotonicNanos();
    }

    @Override
    public long wallMillis() {
      return TIME.wallMillis();
    }

    @Override
    public void waitUntil(long monotonicNanos) {
      happens.run();
    }
  }

  private Action.Done act(
      String job, String scancel, Optional<String> signal, Duration grace, Time time)
      throws Exception {
    Path program =
        Scripts.write(folder, "scancel", "echo \"$*\" >>" + folder + "/calls\n" + scancel);
    node.add(Reservations.idle("slurm:x", Reservations.holder(1000, "ann", job)));
    SlurmOptions options =
        new SlurmOptions(
            program, Map.of("PATH", "/usr/bin:/bin"), signal, grace, Duration.ofSeconds(1));
    ScancelAction action = new ScancelAction(options, node, new ProcessRunner(TIME), time);
    return action.act(node.claim("slurm:x"));
  }

  private Action.Done act(String job, String scancel) throws Exception {
    return act(job, scancel, NO_SIGNAL, Duration.ZERO, TIME);
  }

  private List<String> calls() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4711", "4711_3", "4711+1"})
  void theJobIsCancelled(String job) throws Exception {
    assertEquals(new Action.Done(Outcome.RECLAIMED, "scancel " + job), act(job, ""));
    assertEquals(List.of("--verbose --user=1000 " + job), calls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-u ann", "--user=ann", "1 2", "4711;id", "4711_", "_3", "12345678901"})
  void whatIsNoNumberOfAJobIsNeverPassedOn(String job) throws Exception {
    assertEquals(Outcome.FAILED, act(job, "").outcome());
    assertFalse(Files.exists(folder.resolve("calls")));
  }

  @Test
  void whatScancelSaysIsInTheOutcome() throws Exception {
    assertEquals(
        new Action.Done(Outcome.FAILED, "scancel 1: exit status 1: Access denied"),
        act("1", "echo 'Access denied' >&2; exit 1"));
  }

  @Test
  void aScancelThatHangsIsEndedAndHasFailed() throws Exception {
    assertEquals(
        new Action.Done(Outcome.FAILED, "scancel 1: not done within 1 s, and ended"),
        act("1", "exec sleep 600"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Kill job error on job id 1: Invalid job id specified'; exit 1; '",
        "Kill job error on job id 1: Job/step already completing or completed"
      })
  void aJobThatHasEndedAlreadyIsNoFailure(String said) throws Exception {
    assertEquals(
        new Action.Done(Outcome.ABANDONED, "the job has ended already"),
        act("1", "echo 'scancel: error: " + said + "'"));
  }

  @Test
  void aJobOfSomebodyElseWithTheSameNumberIsAFailureAlsoWhereScancelIsContent() throws Exception {
    assertEquals(
        new Action.Done(Outcome.FAILED, "scancel 1: the job of that number is not the holder's"),
        act("1", "echo 'scancel: error: No active jobs match ALL job filters, including: x'"));
  }

  @Test
  void whereTheSiteWantsItASignalComesFirst() throws Exception {
    assertEquals(
        new Action.Done(Outcome.RECLAIMED, "scancel 1"),
        act("1", "", Optional.of("USR1"), Duration.ofMillis(100), TIME));
    assertEquals(
        List.of("--verbose --user=1000 --signal=USR1 --full 1", "--verbose --user=1000 1"),
        calls());
  }

  @Test
  void aJobThatEndsAfterTheSignalIsNotCancelled() throws Exception {
    Time untilItEnds = new Waiting(node.reservations::clear);
    assertEquals(
        new Action.Done(Outcome.RECLAIMED, "ended after the signal TERM"),
        act("1", "", Optional.of("TERM"), Duration.ofMinutes(5), untilItEnds));
    assertEquals(List.of("--verbose --user=1000 --signal=TERM --full 1"), calls());
  }

  @Test
  void aDaemonThatGoesAwayInTheGracePeriodDoesNotKeepTheJobFromBeingCancelled() throws Exception {
    Time untilItIsGone = new Waiting(() -> node.silent = true);
    act("1", "", Optional.of("USR1"), Duration.ofMillis(10), untilItIsGone);
    assertEquals(
        List.of("--verbose --user=1000 --signal=USR1 --full 1", "--verbose --user=1000 1"),
        calls());
  }

  @Test
  void aGracePeriodThatIsLongerThanTheClaimIsNotBegun() throws Exception {
    node.expiresMillis = TIME.wallMillis() + 1000;
    assertEquals(
        new Action.Done(Outcome.ABANDONED, "a claim does not last for a grace period of 60 s"),
        act("1", "", Optional.of("USR1"), Duration.ofMinutes(1), TIME));
    assertEquals(List.of(), calls());
  }
}
