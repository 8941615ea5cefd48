package io.gpuwarden.agent.reservation;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Users as the system knows them, by its name service switch: local files, LDAP, sssd. Every call
 * may block; {@link UserNames} is for whoever must not wait.
 *
 * <p>The JDK tells the owner of a file by name, and that is asked where a process of the user is
 * known. Where none is, getent(1) answers.
 */
public final class SystemUsers implements UserLookup {
  private static final long GETENT_TIMEOUT_SECONDS = 20;
  private static final int UID_FIELD = 2;

  private final Path proc;

  public SystemUsers() {
    this(Path.of("/proc"));
  }

  SystemUsers(Path proc) {
    this.proc = proc;
  }

  @Override
  public Optional<String> name(long uid, OptionalLong pid) {
    if (pid.isPresent()) {
      String owner = owner(uid, proc.resolve(Long.toString(pid.getAsLong())));
      if (owner != null) {
        return unlessDigits(owner, uid);
      }
    }
    return getent(uid);
  }

  /**
   * The uid of a name.
   *
   * @return empty if nobody has that name, or the system does not answer
   */
  public OptionalLong uid(String name) {
    UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
    try {
      UserPrincipal user = users.lookupPrincipalByName(name);
      // The JDK keeps the number to itself, but compares users by it, and takes digits for one. The
      // hash is only a guess at the number; the comparison proves it.
      long guess = Integer.toUnsignedLong(user.hashCode());
      boolean found = user.equals(users.lookupPrincipalByName(Integer.toString((int) guess)));
      return found && !isNumber(name) ? OptionalLong.of(guess) : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** A name of digits alone would be taken for a uid by the JDK, and by everybody else. */
  private static boolean isNumber(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!Character.isDigit(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The owner's name; null if the file is gone or somebody else's by now. */
  private static @Nullable String owner(long uid, Path file) {
    try {
      Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,owner");
      Object number = attributes.get("uid");
      Object owner = attributes.get("owner");
      return number instanceof Integer id
              && Integer.toUnsignedLong(id) == uid
              && owner instanceof UserPrincipal user
          ? user.getName()
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The JDK gives the number for a name where it finds none. */
  private static Optional<String> unlessDigits(String name, long uid) {
    return name.isEmpty()
            || name.equals(Long.toString(uid))
            || name.equals(Integer.toString((int) uid))
        ? Optional.empty()
        : Optional.of(name);
  }

  private static Optional<String> getent(long uid) {
    ProcessBuilder command = new ProcessBuilder("getent", "passwd", Long.toString(uid));
    command.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    command.redirectError(Redirect.DISCARD);
    try {
      Process process = command.start();
      try {
        // Its one line fits into the pipe, so that waiting first cannot block it.
        if (!process.waitFor(GETENT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          return Optional.empty();
        }
        return nameIn(
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8), uid);
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // there is no getent on this machine
    }
  }

  /**
   * @param entry a line as in {@code /etc/passwd}
   */
  static Optional<String> nameIn(String entry, long uid) {
    String[] fields = entry.split(":", UID_FIELD + 2);
    return fields.length > UID_FIELD && fields[UID_FIELD].equals(Long.toString(uid))
        ? unlessDigits(fields[0], uid)
        : Optional.empty();
  }
}
