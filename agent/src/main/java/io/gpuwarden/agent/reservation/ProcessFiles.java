package io.gpuwarden.agent.reservation;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Processes as {@code /proc} shows them. Start time, owner and cgroup of everybody's processes are
 * open to all users, unless {@code /proc} is mounted with {@code hidepid}: then a process of
 * somebody else is out of sight, and nothing is said about it. Belongs to one thread at a time.
 */
public final class ProcessFiles implements ProcessView {
  /** USER_HZ is 100 on every architecture that has NVIDIA's driver. */
  private static final long MILLIS_PER_TICK = 10;

  private static final int START_FIELD = 22;
  private static final int STATE_FIELD = 3; // the first one after the name
  private static final double MILLIS = 1000;

  private final String root;
  private final byte[] buffer = new byte[4096];

  public ProcessFiles() {
    this(Path.of("/proc"));
  }

  /**
   * @param root a tree like {@code /proc}
   */
  public ProcessFiles(Path root) {
    this.root = root + "/";
  }

  @Override
  public OptionalLong startTicks(int pid) {
    String stat = read(pid + "/stat");
    return stat == null ? OptionalLong.empty() : startTicks(stat);
  }

  @Override
  public Optional<ProcessFacts> facts(int pid, long wallMillis) {
    OptionalLong start = startTicks(pid);
    OptionalLong uid = uid(pid);
    String cgroup = read(pid + "/cgroup");
    OptionalLong age = ageMillis(start);
    // Read once more: the process id may have changed hands in between.
    if (start.isEmpty() || uid.isEmpty() || age.isEmpty() || !start.equals(startTicks(pid))) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcessFacts(
            new ProcessIdentity(pid, start.getAsLong()),
            uid.getAsLong(),
            wallMillis - age.getAsLong(),
            cgroup == null ? Optional.empty() : Cgroups.slurmJob(cgroup),
            cgroup == null ? Optional.empty() : Cgroups.container(cgroup)));
  }

  @Override
  public boolean gone(int pid) {
    if (Files.exists(Path.of(root, Integer.toString(pid)))) {
      String stat = read(pid + "/stat");
      return stat != null && dead(stat);
    }
    return Files.exists(Path.of(root, "1")); // hidepid would hide this one too
  }

  /** Who owns a process; empty if it is gone or out of sight. */
  public OptionalLong uid(int pid) {
    try {
      // The directory's owner is the effective user, also where the process may not be dumped.
      Object uid = Files.getAttribute(Path.of(root, Integer.toString(pid)), "unix:uid");
      return uid instanceof Integer id
          ? OptionalLong.of(Integer.toUnsignedLong(id))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** By the uptime, and not by the time of boot, which moves whenever the clock is set. */
  private OptionalLong ageMillis(OptionalLong startTicks) {
    String uptime = read("uptime");
    if (startTicks.isEmpty() || uptime == null) {
      return OptionalLong.empty();
    }
    try {
      double seconds = Double.parseDouble(uptime.substring(0, Math.max(0, uptime.indexOf(' '))));
      long age = Math.round(seconds * MILLIS) - startTicks.getAsLong() * MILLIS_PER_TICK;
      return OptionalLong.of(Math.max(0, age));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Empty for a dead process that only waits for its parent: it holds nothing any more. */
  private static OptionalLong startTicks(String stat) {
    int at = stat.lastIndexOf(')') + 1; // the name, in parentheses, may hold some itself
    if (at == 0 || dead(stat)) {
      return OptionalLong.empty();
    }
    for (int field = STATE_FIELD; field < START_FIELD; field++) {
      at = stat.indexOf(' ', at + 1);
      if (at < 0) {
        return OptionalLong.empty();
      }
    }
    int end = stat.indexOf(' ', at + 1);
    try {
      return OptionalLong.of(Long.parseLong(stat, at + 1, end < 0 ? stat.length() : end, 10));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static boolean dead(String stat) {
    int state = stat.lastIndexOf(')') + 2;
    return state < stat.length() && (stat.charAt(state) == 'Z' || stat.charAt(state) == 'X');
  }

  /** The beginning of a file, which is enough of it here; null if it cannot be read. */
  private @Nullable String read(String file) {
    try (InputStream in = new FileInputStream(root + file)) {
      int length = in.readNBytes(buffer, 0, buffer.length);
      return new String(buffer, 0, length, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }
}
