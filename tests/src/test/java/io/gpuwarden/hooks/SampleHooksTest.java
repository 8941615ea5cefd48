package io.gpuwarden.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.program.Command;
import io.gpuwarden.agent.program.Ending;
import io.gpuwarden.agent.program.ProcessRunner;
import io.gpuwarden.agent.program.ReservationDocument;
import io.gpuwarden.agent.program.Reservations;
import io.gpuwarden.agent.program.Scripts;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.agent.warn.WarningHook;
import io.gpuwarden.agent.warn.WarningOptions;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.program.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The hooks of systemd/hooks, on real terminals and with a sendmail that writes down. */
@Timeout(60)
class SampleHooksTest {
  private static final Path HOOKS = Path.of("../systemd/hooks").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ANN = 7301;
  private static final int BOB = 7302;
  private static final String HOSTILE =
      "x$(touch pwned)`touch pwned`'\"; touch pwned\nBcc: all@example.org\n\u001b]0;title\u0007";

  @TempDir Path folder;

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static ReservationSnapshot reservation(int uid, String user, String job) {
    Holder holder = Reservations.holder(uid, user, job);
    return Reservations.idle("slurm:4711", holder);
  }

  /** Warns as the daemon does, until the holder has been told. */
  private static void warn(Path program, ReservationSnapshot reservation) {
    WarningOptions options = new WarningOptions(program, LIMIT, Duration.ofMinutes(10));
    try (WarningHook hook = new WarningHook(options, "gpu-12", new SystemTime())) {
      Eventually.that(
          "the holder is told",
          PATIENCE,
          () -> {
            hook.offer(List.of(reservation));
            return hook.drain().size() == 1;
          });
    }
  }

  private Path mailHook(String sendmail) {
    Path program = Scripts.write(folder, "sendmail", sendmail);
    return Scripts.write(
        folder,
        "hook",
        "export GPUWARDEN_SENDMAIL="
            + program
            + " GPUWARDEN_MAIL_DOMAIN=example.edu\n"
            + "exec "
            + HOOKS.resolve("warn-mail"));
  }

  private String writingDown() {
    return "cd " + folder + "; for word; do echo \"$word\"; done >arguments; cat >mail";
  }

  @Test
  @EnabledIf("isRoot")
  void theWarningIsShownOnTheTerminalsOfTheHolderThatTakeMessagesAndOnNoOther() throws Exception {
    try (OpenTerminal first = OpenTerminal.of(ANN, 620, folder);
        OpenTerminal second = OpenTerminal.of(ANN, 620, folder);
        OpenTerminal silent = OpenTerminal.of(ANN, 600, folder);
        OpenTerminal other = OpenTerminal.of(BOB, 620, folder)) {
      warn(HOOKS.resolve("warn-terminal"), reservation(ANN, "ann", "4711"));
      String text =
          "gpuwarden on gpu-12: slurm:4711 (GPU 0 2) is idle."
              + " Its processes have done no work for 2 h 1 min."
              + " The next reclaim run takes it back. To keep it: gpuwarden keep slurm:4711";
      Eventually.that("the first shows it", PATIENCE, () -> first.shown().contains(text));
      Eventually.that("the second shows it", PATIENCE, () -> second.shown().contains(text));
      assertFalse(silent.shown().contains("gpuwarden"), silent.shown());
      assertFalse(other.shown().contains("gpuwarden"), other.shown());
    }
  }

  @Test
  void aHolderWithoutATerminalIsNoFailure() throws Exception {
    Ending ending = run(HOOKS.resolve("warn-terminal"), reservation(7399, "eve", "1"));
    assertEquals(new Ending.Exited(0, "0 terminals of uid 7399\n"), ending);
  }

  @Test
  void theMailIsAddressedToTheHolderAndSaysWhatAndWhen() throws Exception {
    warn(mailHook(writingDown()), reservation(ANN, "ann", "4711"));
    assertEquals("-i\n--\nann@example.edu\n", Files.readString(folder.resolve("arguments")));
    assertEquals(
        """
        To: ann@example.edu
        Subject: Your GPUs on gpu-12 are idle (slurm:4711)
        Auto-Submitted: auto-generated
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        You hold GPU 0 2 of gpu-12 (slurm:4711) and do not use it.

        Its processes have done no work for 2 h 1 min.
        The next reclaim run takes it back.

        Job: train

        If you need it, say so on that machine:

            gpuwarden keep slurm:4711 --for 2h
        """,
        Files.readString(folder.resolve("mail")));
  }

  @Test
  void theNameOfAJobRunsNothingAndMakesNoHeader() throws Exception {
    Holder ann = Reservations.holder(ANN, "ann", "1");
    Holder holder =
        new Holder(
            ann.uid(), "ann", ann.account(), ann.partition(), ann.jobId(), Optional.of(HOSTILE));
    warn(mailHook(writingDown()), Reservations.idle("slurm:" + HOSTILE, holder));
    String mail = Files.readString(folder.resolve("mail"));
    String head = mail.substring(0, mail.indexOf("\n\n"));
    assertEquals(6, head.lines().count(), head);
    assertFalse(mail.lines().anyMatch(line -> line.startsWith("Bcc")), mail);
    assertFalse(mail.contains("\u001b"), mail);
    assertFalse(Files.exists(folder.resolve("pwned")) || Files.exists(Path.of("/pwned")));
  }

  @Test
  void aUserThatIsAFlagOfSendmailGetsNoMail() throws Exception {
    Ending ending = run(mailHook(writingDown()), reservation(ANN, "-Cevil", "1"));
    assertEquals("exit status 1: not a user that can have mail: -Cevil", ending.words());
    assertFalse(Files.exists(folder.resolve("mail")));
  }

  @Test
  void aMailThatIsNotTakenIsAFailure() throws Exception {
    Ending ending =
        run(mailHook("cat >/dev/null; echo queue full; exit 75"), reservation(ANN, "ann", "1"));
    assertEquals("exit status 75: queue full", ending.words());
    assertTrue(!ending.good());
  }

  private static Ending run(Path program, ReservationSnapshot reservation)
      throws InterruptedException {
    ReservationDocument document =
        new ReservationDocument("warning", "gpu-12", reservation, OptionalLong.empty(), List.of());
    Map<String, String> environment = new LinkedHashMap<>(document.variables());
    environment.put("PATH", Command.USUAL_PATH);
    return new ProcessRunner(new SystemTime())
        .run(new Command(program, List.of(), environment, document.json(), LIMIT));
  }
}
