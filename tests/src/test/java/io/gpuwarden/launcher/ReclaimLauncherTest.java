package io.gpuwarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.reclaim.RunLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReclaimLauncherTest {
  private static final Path BIN = Program.HOME.resolve("bin/gpuwarden");

  @TempDir Path folder;

  private Program reclaim(String... flags) throws IOException {
    String[] args = new String[flags.length + 3];
    args[0] = "reclaim";
    args[1] = "--control.socket=" + folder.resolve("control.sock");
    args[2] = "--lock-file=" + folder.resolve("lock");
    System.arraycopy(flags, 0, args, 3, flags.length);
    return Program.start(folder, Map.of(), BIN, args);
  }

  @Test
  void whileAnotherProcessRunsItTheStatusIsThree() throws Exception {
    RunLock lock = RunLock.take(folder.resolve("lock")).orElseThrow();
    try (Program second = reclaim("--execute")) {
      assertEquals(3, second.status(), second.err());
      assertEquals(
          "gpuwarden: another run is going on; it holds " + folder.resolve("lock") + "\n",
          second.err());
    } finally {
      lock.close();
    }
  }

  @Test
  void theLockOfARunThatEndedIsNotInTheWayOfTheNext() throws Exception {
    for (int run = 0; run < 2; run++) {
      try (Program program = reclaim("--execute")) {
        assertEquals(1, program.status());
        assertTrue(
            program.err().contains("control.sock: it does not exist; start the daemon"),
            program.err());
        assertEquals("", program.out());
      }
    }
  }
}
