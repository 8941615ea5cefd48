package io.gpuwarden.exporter.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a process holds for as long as it lives, however it ends, with its number inside. The
 * file stays when the lock is released: who removes a lock's file lets two have it.
 */
final class SocketLock {
  private static final int MAX_DIGITS = 20;

  private final Path path;
  private @Nullable FileChannel channel;
  private @Nullable Object key;

  SocketLock(Path path) {
    this.path = path;
  }

  /** Somebody else has it. */
  static final class TakenException extends IOException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // is never serialized
    private final OptionalLong holder;

    TakenException(OptionalLong holder) {
      super("the lock is taken");
      this.holder = holder;
    }

    /** Its process, if that could be read. */
    OptionalLong holder() {
      return holder;
    }
  }

  /**
   * Takes it, if it is not held already; also if the file was removed meanwhile.
   *
   * @throws TakenException if another process, or another part of this one, has it
   */
  void take() throws IOException {
    if (channel != null && isInPlace()) {
      return;
    }
    release();
    FileChannel opened =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (!lock(opened)) {
        throw new TakenException(holder(opened));
      }
      channel = opened;
      key = key();
      String line = ProcessHandle.current().pid() + "\n";
      opened.truncate(0).write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
    } finally {
      if (channel == null) {
        opened.close();
      }
    }
  }

  private static boolean lock(FileChannel opened) throws IOException {
    try {
      FileLock lock = opened.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException thisProcess) {
      return false;
    }
  }

  private static OptionalLong holder(FileChannel opened) {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_DIGITS);
    try {
      opened.read(bytes, 0);
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty(); // it has just taken it, or is no gpuwarden
    }
  }

  private boolean isInPlace() {
    try {
      return key != null && key.equals(key());
    } catch (IOException gone) {
      return false;
    }
  }

  private @Nullable Object key() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  void release() throws IOException {
    FileChannel held = channel;
    channel = null;
    key = null;
    if (held != null) {
      held.close();
    }
  }
}
