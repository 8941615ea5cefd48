package io.gpuwarden.exporter.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file of a Unix socket. It is bound under another name and then renamed: clients never find it
 * half made, and of two daemons that start at once one gets it, by a lock beside it. Used by one
 * thread at a time.
 */
final class SocketFile {
  /** What the kernel takes, less the 0 at the end. */
  private static final int MAX_PATH_BYTES = 107;

  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;
  private final Path unfinished;
  private final SocketLock lock;
  private @Nullable Object ours;

  SocketFile(Path path) {
    this.path = path.toAbsolutePath();
    this.unfinished = sibling(this.path, ".new");
    this.lock = new SocketLock(sibling(this.path, ".lock"));
  }

  private static Path sibling(Path path, String ending) {
    return path.resolveSibling(path.getFileName() + ending);
  }

  Path path() {
    return path;
  }

  /**
   * Makes sure that the socket may be made, and that no other daemon makes it.
   *
   * @return the name to bind
   * @throws ListenException that says why it may not
   */
  Path prepare() throws ListenException {
    if (unfinished.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw refuse("the path is too long for a socket; choose a shorter one", null);
    }
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw refuse(
          "there is no directory " + folder + "; create it, or choose another socket", null);
    }
    try {
      lock.take();
      try {
        refuseOthers();
        Files.deleteIfExists(unfinished);
        return unfinished;
      } catch (ListenException e) {
        if (ours == null) {
          lock.release();
        }
        throw e;
      }
    } catch (SocketLock.TakenException e) {
      throw refuse(
          "another gpuwarden"
              + (e.holder().isPresent() ? " (pid " + e.holder().getAsLong() + ")" : "")
              + " listens there; stop it, or choose another socket",
          e);
    } catch (IOException e) {
      throw refuse(
          user() + " cannot make files in " + folder + " (" + e + "); choose another socket", e);
    }
  }

  /** With the lock: what is there now may be replaced, or belongs to somebody else. */
  private void refuseOthers() throws ListenException, IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Map<String, Object> mode = Files.readAttributes(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if (!(mode.get("mode") instanceof Integer bits) || (bits & FILE_TYPE) != SOCKET) {
      throw refuse("it is there and is not a socket; remove it, or choose another socket", null);
    }
    if (somebodyListens()) {
      throw refuse(
          "another program listens there (ss -xlp shows it); stop it, or choose another socket",
          null);
    }
  }

  private boolean somebodyListens() throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false); // one whose queue is full listens too
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (IOException e) {
      // "Permission denied": somebody's who wants none of us; everything else: nobody's.
      return String.valueOf(e.getMessage()).contains("denied");
    }
  }

  private static String user() {
    return System.getProperty("user.name", "the daemon's user");
  }

  private ListenException refuse(String reason, @Nullable Throwable cause) {
    return ListenException.socket(path, reason, cause);
  }

  /** Puts what was bound where clients look for it, open to every user. */
  void publish() throws IOException {
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-rw-rw-"));
    Object key = key(unfinished);
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    ours = key;
  }

  /** Whether clients still find what was published. Costs one system call. */
  boolean isOurs() {
    try {
      return ours != null && ours.equals(key(path));
    } catch (IOException gone) {
      return false;
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Removes the socket, unless it is somebody else's by now, and lets others make theirs. */
  void remove() throws IOException {
    try {
      if (isOurs()) {
        Files.deleteIfExists(path);
      }
    } finally {
      ours = null;
      lock.release();
    }
  }
}
