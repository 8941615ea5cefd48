package io.gpuwarden.agent.reclaim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.agent.program.Reservations;
import io.gpuwarden.agent.reservation.ProcessFiles;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.exporter.Holder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Process ids that change hands at the worst moment, in a tree of files like /proc. */
class ReusedProcessIdTest {
  private static final int PID = 4242;
  private static final long START = 100;

  @TempDir Path proc;

  private final List<String> sent = new ArrayList<>();

  private void process(long startTicks) {
    try {
      Path directory = Files.createDirectories(proc.resolve(Integer.toString(PID)));
      Files.writeString(
          directory.resolve("stat"),
          PID + " (a b) S 1 1 1 0 -1 0 7 0 0 0 150 50 3 4 20 0 17 0 " + startTicks + " 8192 25\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Action.Done act(Runnable afterTerm, boolean allowed) throws Exception {
    Signals signals =
        new Signals() {
          @Override
          public boolean terminate(int pid) {
            sent.add("TERM " + pid);
            afterTerm.run();
            return allowed;
          }

          @Override
          public boolean kill(int pid) {
            sent.add("KILL " + pid);
            return allowed;
          }
        };
    int uid = (Integer) Files.getAttribute(proc, "unix:uid");
    ProcessOptions options = new ProcessOptions(Duration.ofMillis(100), true);
    return new ProcessAction(options, new ProcessFiles(proc), signals, new SystemTime())
        .act(
            new Claim(
                "token",
                Reservations.idle("process:1", Holder.user(uid, "ann")),
                List.of(new ProcessIdentity(PID, START)),
                Long.MAX_VALUE));
  }

  @Test
  void aProcessThatGotTheIdInTheGracePeriodIsNotKilled() throws Exception {
    process(START);
    assertEquals(
        new Action.Done(Outcome.RECLAIMED, "ended 1 process"), act(() -> process(START + 5), true));
    assertEquals(List.of("TERM " + PID), sent);
  }

  @Test
  void aProcessThatMayNotBeSignalledIsAFailure() throws Exception {
    process(START);
    assertEquals(
        new Action.Done(Outcome.FAILED, "process " + PID + " may not be signalled"),
        act(() -> {}, false));
  }

  @Test
  void aProcessThatSigkillDoesNotEndIsAFailureInBoundedTime() throws Exception {
    process(START);
    assertEquals(
        new Action.Done(Outcome.FAILED, "process " + PID + " did not end by SIGKILL"),
        act(() -> {}, true));
    assertEquals(List.of("TERM " + PID, "KILL " + PID), sent);
  }
}
