package io.gpuwarden.agent.reclaim;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Held by the one run that is going on. The kernel gives it back when the process ends, however it
 * ends; the file stays.
 */
public final class RunLock implements AutoCloseable {
  private final FileChannel file;

  private RunLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes it, without waiting.
   *
   * @return empty if another run holds it
   * @throws IOException if the file cannot be opened; a symbolic link is not followed
   */
  public static Optional<RunLock> take(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // held by this process
    } catch (IOException e) {
      file.close();
      throw e;
    }
    if (lock == null) {
      file.close();
      return Optional.empty();
    }
    return Optional.of(new RunLock(file));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
