package io.gpuwarden.agent.reclaim;

import static io.gpuwarden.agent.Eventually.eventually;

import io.gpuwarden.agent.reservation.ProcessFiles;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A real process of a user. */
final class HeldProcess implements AutoCloseable {
  private final Process process;

  private HeldProcess(Process process) {
    this.process = process;
  }

  /**
   * Returns when the script has said that it is ready.
   *
   * @param script for the shell; calls {@code ready} when it is
   */
  static HeldProcess of(int uid, Path folder, String script) throws IOException {
    Path own = Files.createTempDirectory(folder, "process");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    String id = Integer.toString(uid);
    Process process =
        new ProcessBuilder(
                List.of(
                    "setsid",
                    "setpriv",
                    "--reuid",
                    id,
                    "--regid",
                    id,
                    "--clear-groups",
                    "--",
                    "sh",
                    "-c",
                    "ready() { : >" + own + "/ready; }; " + script))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    eventually("the process is ready", () -> Files.exists(own.resolve("ready")));
    return new HeldProcess(process);
  }

  ProcessIdentity identity() {
    int pid = (int) process.pid();
    return new ProcessIdentity(pid, new ProcessFiles().startTicks(pid).orElseThrow());
  }

  /** Its children. */
  List<ProcessHandle> children() {
    return process.children().toList();
  }

  boolean runs() {
    return new ProcessFiles().startTicks((int) process.pid()).isPresent();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
