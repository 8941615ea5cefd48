package io.gpuwarden.hooks;

import io.gpuwarden.program.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** A terminal that a user has open, by script(1), with what has been shown on it. */
final class OpenTerminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final Path shown;

  private OpenTerminal(Process process, Path shown) {
    this.process = process;
    this.shown = shown;
  }

  /**
   * @param mode of the terminal, such as 620 to take messages
   */
  static OpenTerminal of(int uid, int mode, Path folder) throws IOException {
    Path own = Files.createTempDirectory(folder, "terminal");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path shown = own.resolve("shown");
    String id = Integer.toString(uid);
    String session = "chmod " + mode + " $(tty) && echo open && exec sleep 60";
    Process process =
        new ProcessBuilder(
                List.of(
                    "setpriv",
                    "--reuid",
                    id,
                    "--regid",
                    id,
                    "--clear-groups",
                    "--",
                    "script",
                    "-qfec",
                    session,
                    shown.toString()))
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("log").toFile())
            .start();
    OpenTerminal terminal = new OpenTerminal(process, shown);
    Eventually.that("the terminal is open", PATIENCE, () -> terminal.shown().contains("open"));
    return terminal;
  }

  /** Everything so far. */
  String shown() throws IOException {
    return Files.exists(shown) ? Files.readString(shown) : "";
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
