package io.gpuwarden.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.program.Command;
import io.gpuwarden.agent.program.Scripts;
import io.gpuwarden.agent.reclaim.RunLock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReclaimCommandTest {
  private static final String BY = System.getProperty("user.name");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ReclaimableNode node;

  @BeforeEach
  void start() throws Exception {
    node = new ReclaimableNode(folder.resolve("control.sock"));
    Scripts.write(folder, "scancel", "echo \"$*\" >>" + folder + "/cancelled");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private int run(String... flags) {
    List<String> args = new ArrayList<>(List.of("reclaim", "--lock-file=" + folder + "/lock"));
    args.addAll(List.of(flags));
    Map<String, String> environment =
        Map.of(
            "PATH", folder + ":" + Command.USUAL_PATH,
            "GPUWARDEN_CONTROL_SOCKET", folder + "/control.sock");
    return Cli.run(
        args.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err), environment);
  }

  @Test
  void byItselfItOnlySaysWhatItWouldDo() {
    node.add("slurm:4711", "ann", "4711");
    node.add("book:12", "bob", "");
    assertEquals(ExitStatus.OK, run(), err.toString());
    assertEquals(
        """
        RESERVATION  USER  GPUS       IDLE  WHAT
        book:12      bob      1    2h1min  would: release
        slurm:4711   ann      1    2h1min  would: scancel 4711
        A dry run: 2 would be taken back. To do it: gpuwarden reclaim --execute
        """
            .replaceAll(" +", " "),
        out.toString().replaceAll(" +", " "));
    assertEquals(List.of(), node.calls);
    assertFalse(Files.exists(folder.resolve("cancelled")));
  }

  @Test
  void whereThereIsNothingItSaysSoAndTheStatusIsZero() {
    assertEquals(ExitStatus.OK, run("--execute"), err.toString());
    assertEquals("Nothing is reclaimable.\n", out.toString());
  }

  @Test
  void withExecuteEachIsClaimedActedOnAndReported() throws Exception {
    node.add("slurm:4711", "ann", "4711");
    node.add("book:12", "bob", "");
    assertEquals(ExitStatus.OK, run("--execute"), err.toString());
    assertEquals(
        List.of(
            "claim book:12 1700000000123",
            "release book:12",
            "report t-book:12 RECLAIMED released",
            "claim slurm:4711 1700000000123",
            "report t-slurm:4711 RECLAIMED scancel 4711"),
        node.calls);
    assertEquals("--verbose --user=1000 4711\n", Files.readString(folder.resolve("cancelled")));
    assertTrue(out.toString().endsWith("2 taken back, 0 failed, 0 left alone.\n"), out.toString());
  }

  @Test
  void oneThatWorksAgainByNowIsLeftAloneAndTheStatusIsZero() {
    node.add("slurm:4711", "ann", "4711");
    node.activeByNow.add("slurm:4711");
    assertEquals(ExitStatus.OK, run("--execute"), err.toString());
    assertEquals(List.of("claim slurm:4711 1700000000123"), node.calls);
    assertTrue(out.toString().contains("skipped: slurm:4711 works again"), out.toString());
    assertFalse(Files.exists(folder.resolve("cancelled")));
  }

  @Test
  void oneActionThatFailsStopsNoOtherAndTheStatusIsOne() {
    Scripts.write(folder, "scancel", "echo 'Access denied' >&2; exit 1");
    node.add("slurm:1", "ann", "1");
    node.add("book:12", "bob", "");
    assertEquals(ExitStatus.FAILED, run("--execute"));
    assertTrue(
        node.calls.contains("report t-slurm:1 FAILED scancel 1: exit status 1: Access denied"),
        node.calls.toString());
    assertTrue(node.calls.contains("report t-book:12 RECLAIMED released"), node.calls.toString());
  }

  @Test
  void anActionThatHangsIsEndedAndTheNextOneIsDone() {
    Scripts.write(folder, "scancel", "[ \"$3\" = 2 ] || exec sleep 600");
    node.add("slurm:1", "ann", "1");
    node.add("slurm:2", "ann", "2");
    assertEquals(ExitStatus.FAILED, run("--execute", "--action-timeout=500ms"));
    assertTrue(node.calls.contains("report t-slurm:2 RECLAIMED scancel 2"), node.calls.toString());
  }

  @Test
  void withJsonThereIsAnObjectALineWithStableKeys() {
    node.add("slurm:1", "ann", "1");
    assertEquals(ExitStatus.OK, run("--execute", "--json"), err.toString());
    String known =
        "\"reservation\":\"slurm:1\",\"source\":\"slurm\",\"user\":\"ann\",\"uid\":1000,"
            + "\"account\":\"physics\",\"job\":\"1\",\"devices\":\"GPU-a,GPU-c\",\"waste\":\"idle\","
            + "\"idleSeconds\":7300,\"why\":\"Its processes have done no work for 2 h 1 min.\","
            + "\"by\":\""
            + BY
            + "\"";
    assertEquals(
        "{\"event\":\"claim\","
            + known
            + "}\n"
            + "{\"event\":\"outcome\","
            + known
            + ",\"outcome\":\"reclaimed\",\"detail\":\"scancel 1\"}\n"
            + "{\"event\":\"summary\",\"execute\":true,\"would\":0,\"reclaimed\":1,"
            + "\"abandoned\":0,\"skipped\":0,\"failed\":0}\n",
        out.toString());
  }

  @Test
  void anExecutableOfTheSiteCanTakeThePlaceOfAnAction() throws Exception {
    Path program =
        Scripts.write(
            folder, "site", "echo \"$GPUWARDEN_EVENT $GPUWARDEN_USER\" >" + folder + "/site.out");
    node.add("slurm:1", "ann", "1");
    node.add("book:2", "bob", "");
    assertEquals(
        ExitStatus.OK, run("--execute", "--slurm-action=" + program, "--book-action=none"));
    assertEquals("reclaim ann\n", Files.readString(folder.resolve("site.out")));
    assertTrue(out.toString().contains("skipped: no action for the source book"), out.toString());
  }

  @Test
  void onlyAndMaxLimitARun() {
    node.add("slurm:1", "ann", "1");
    node.add("slurm:2", "ann", "2");
    node.add("slurm:3", "bob", "3");
    assertEquals(ExitStatus.OK, run("--execute", "--only=user=ann", "--max=1"));
    assertEquals(
        List.of("claim slurm:1 1700000000123", "report t-slurm:1 RECLAIMED scancel 1"), node.calls);
  }

  @Test
  void whileARunGoesOnASecondOneDoesNothing() throws Exception {
    node.add("slurm:1", "ann", "1");
    RunLock other = RunLock.take(folder.resolve("lock")).orElseThrow();
    assertEquals(ReclaimCommand.BUSY, run("--execute"));
    assertEquals(
        "gpuwarden: another run is going on; it holds " + folder + "/lock\n", err.toString());
    assertEquals(List.of(), node.calls);
    assertEquals(ExitStatus.OK, run(), "a dry run disturbs nobody");
    other.close();
    assertEquals(ExitStatus.OK, run("--execute"));
  }

  @Test
  void withoutADaemonTheStatusIsOneAndItIsSaidWhatToDo() {
    assertEquals(ExitStatus.FAILED, run("--control.socket=" + folder + "/nowhere"));
    assertTrue(
        err.toString().startsWith("gpuwarden: cannot use " + folder + "/nowhere: "),
        err.toString());
  }

  @Test
  void aNameThatDrivesATerminalIsShownWithoutItsControls() {
    node.add("slurm:1", "\u001b[2Jann", "1");
    run();
    assertFalse(out.toString().contains("\u001b"), out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--max=0|--max: expected a whole number from 1 on; found \"0\"",
        "--process-grace=soon|--process-grace: expected a duration such as 30s; found \"soon\"",
        "--slurm-signal=-9|--slurm-signal: expected a name such as USR1 or TERM; found \"-9\"",
        "--slurm-action=cancel|--slurm-action: expected scancel, none or an absolute path;"
            + " found \"cancel\"",
        "--only=user|--only: expected KEY=VALUE[,KEY=VALUE...] with a KEY of source, user, account,"
            + " partition, job, reservation; found \"user\"",
      })
  void aMistakeIsStatusTwo(String flag, String message) {
    assertEquals(ExitStatus.USAGE, run(flag));
    assertEquals("gpuwarden: " + message + "\nTry \"gpuwarden reclaim --help\".\n", err.toString());
  }
}
