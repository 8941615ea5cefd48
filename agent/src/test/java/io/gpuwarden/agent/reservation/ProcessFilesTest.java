package io.gpuwarden.agent.reservation;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFilesTest {
  private static final long NOW = 1_700_000_000_000L;

  @TempDir private Path root;

  @Test
  void aProcessIsItsIdAndItsStart() throws IOException {
    ProcTree proc = new ProcTree(root);
    ProcessFiles files = new ProcessFiles(root);
    proc.start(42, 5_000, "0::/system.slice/slurmstepd.scope/job_7/step_0/user\n");
    assertEquals(OptionalLong.of(5_000), files.startTicks(42));
    ProcessFacts facts = files.facts(42, NOW).orElseThrow();
    assertEquals(new ProcessIdentity(42, 5_000), facts.identity());
    assertEquals(NOW - 950_500, facts.startMillis(), "up for 1000.5 s, started 50 s after boot");
    assertEquals(Optional.of("7"), facts.slurmJob());
    long me = ((Integer) Files.getAttribute(root, "unix:uid")).longValue();
    assertEquals(me, facts.uid());
  }

  @Test
  void aProcessThatIsNotThereIsGone() throws IOException {
    ProcTree proc = new ProcTree(root);
    ProcessFiles files = new ProcessFiles(root);
    assertTrue(files.gone(42));
    assertEquals(Optional.empty(), files.facts(42, NOW));
    proc.start(42, 5_000, "");
    assertFalse(files.gone(42));
    proc.stat(42, 'Z', 5_000);
    assertTrue(files.gone(42), "only waits for its parent");
    assertEquals(OptionalLong.empty(), files.startTicks(42));
  }

  @Test
  void aProcessOutOfSightIsNotGone() throws IOException {
    ProcTree proc = new ProcTree(root);
    ProcessFiles files = new ProcessFiles(root);
    proc.start(42, 5_000, "");
    proc.close(42);
    assertEquals(OptionalLong.empty(), files.startTicks(42));
    assertFalse(files.gone(42), "hidepid=1 shows that it is there");
    proc.end(42);
    proc.end(1);
    assertFalse(files.gone(42), "hidepid=2 hides process 1 as well");
  }

  @Test
  void aDamagedFileIsNoProcess() throws IOException {
    new ProcTree(root).start(42, 5_000, "");
    ProcessFiles files = new ProcessFiles(root);
    for (String stat :
        new String[] {"", ")", "42 (a", "42 (a) S 1 1", "42 (a) S" + " x".repeat(40)}) {
      Files.writeString(root.resolve("42/stat"), stat);
      assertEquals(OptionalLong.empty(), files.startTicks(42), stat);
    }
    Files.writeString(root.resolve("uptime"), "soon");
    assertEquals(Optional.empty(), files.facts(1, NOW));
  }

  @Test
  void thisProcessIsSeenAsItIs() {
    ProcessFiles files = new ProcessFiles();
    int pid = (int) ProcessHandle.current().pid();
    long now = new SystemTime().wallMillis();
    ProcessFacts facts = files.facts(pid, now).orElseThrow();
    long started = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    assertTrue(Math.abs(started - facts.startMillis()) < 2_000);
    assertEquals(facts.identity().startTicks(), files.startTicks(pid).orElseThrow());
    assertFalse(files.gone(pid));
    assertFalse(files.gone(1));
  }

  @Test
  void aProcessOfAnotherUserBelongsToThatUser() throws IOException {
    ProcessFiles files = new ProcessFiles();
    if (files.uid((int) ProcessHandle.current().pid()).orElseThrow() != 0) {
      // Without root, the kernel's own processes are those of another user.
      assertEquals(OptionalLong.of(0), files.uid(1));
      return;
    }
    Process child =
        new ProcessBuilder(
                "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sleep", "60")
            .start();
    try {
      int pid = (int) child.pid();
      eventually("the child is nobody's", () -> files.uid(pid).equals(OptionalLong.of(65534)));
      ProcessFacts facts = files.facts(pid, 0).orElseThrow();
      assertEquals(65534, facts.uid());
    } finally {
      child.destroyForcibly();
    }
    eventually("the child is gone", () -> files.gone((int) child.pid()));
  }
}
