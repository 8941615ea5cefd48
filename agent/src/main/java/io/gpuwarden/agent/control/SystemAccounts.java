package io.gpuwarden.agent.control;

import io.gpuwarden.agent.reservation.SystemUsers;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Users and groups by the system's name service switch: local files, LDAP, sssd. By getent(1) and
 * id(1), since the JDK tells no numbers of groups and no members.
 */
final class SystemAccounts implements Callers.Accounts {
  private static final long TIMEOUT_SECONDS = 10;
  private static final int GID_FIELD = 2;

  private final SystemUsers users = new SystemUsers();

  @Override
  public Optional<String> name(long uid, OptionalInt pid) {
    return users.name(
        uid, pid.isPresent() ? OptionalLong.of(pid.getAsInt()) : OptionalLong.empty());
  }

  @Override
  public OptionalLong gid(String group) {
    String[] fields = run("getent", "group", group).strip().split(":", -1);
    return fields.length > GID_FIELD ? number(fields[GID_FIELD]) : OptionalLong.empty();
  }

  @Override
  public Set<Long> groups(String user) {
    Set<Long> groups = new HashSet<>();
    for (String word : run("id", "-G", "--", user).strip().split(" ")) {
      number(word).ifPresent(groups::add);
    }
    return groups;
  }

  private static OptionalLong number(String digits) {
    try {
      return OptionalLong.of(Long.parseUnsignedLong(digits));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** What a program prints; nothing if it fails, or takes too long. */
  private static String run(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectError(Redirect.DISCARD);
    try {
      Process process = builder.start();
      try {
        // A line or two fit into the pipe, so that waiting first cannot block it.
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return ended && process.exitValue() == 0
            ? new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            : "";
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (IOException e) {
      return ""; // this machine has no such program
    }
  }
}
