package io.gpuwarden.agent.reservation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree of files like {@code /proc}; its processes belong to whoever runs the test. */
final class ProcTree {
  private final Path root;

  ProcTree(Path root) throws IOException {
    this.root = root;
    Files.writeString(root.resolve("uptime"), "1000.50 900.00\n");
    start(1, 5, "0::/init.scope\n");
  }

  void start(int pid, long startTicks, String cgroup) throws IOException {
    Path directory = Files.createDirectories(root.resolve(Integer.toString(pid)));
    stat(pid, 'S', startTicks);
    Files.writeString(directory.resolve("cgroup"), cgroup);
  }

  void stat(int pid, char state, long startTicks) throws IOException {
    Files.writeString(
        root.resolve(pid + "/stat"),
        pid
            + " (a) Z (b) "
            + state
            + " 1 1 1 0 -1 4194560 7 0 0 0 150 50 3 4 20 0 17 0 "
            + startTicks
            + " 8192000 25\n");
  }

  void end(int pid) throws IOException {
    Path directory = root.resolve(Integer.toString(pid));
    Files.deleteIfExists(directory.resolve("stat"));
    Files.deleteIfExists(directory.resolve("cgroup"));
    Files.delete(directory);
  }

  /** As with {@code hidepid=1}: the process is there, and nothing in it can be read. */
  void close(int pid) throws IOException {
    Files.delete(root.resolve(pid + "/stat"));
    Files.delete(root.resolve(pid + "/cgroup"));
  }
}
