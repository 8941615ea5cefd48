package io.gpuwarden.agent.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of the state: {@code state.json}; {@code state.json.new}, which becomes it; {@code
 * state.lock}, held for as long as the daemon runs; and what was kept aside. Used by one thread at
 * a time.
 */
final class StateDirectory implements StateWriter.Target {
  /** Far beyond what a node needs, and small beside the heap. */
  static final int MAX_BYTES = 4 << 20;

  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-r-----");
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwxr-x---");

  /** What is there is not this daemon's, or may not be: it is neither read nor written. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }

  private final Path directory;
  private final Path file;
  private final Path fresh;
  private final KeptAside keptAside;
  private @Nullable FileChannel lock;

  /** Whether there may be a file that nobody has read: it is kept aside before it is replaced. */
  private boolean unread = true;

  StateDirectory(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("state.json");
    this.fresh = directory.resolve("state.json.new");
    this.keptAside = new KeptAside(file);
  }

  Path file() {
    return file;
  }

  KeptAside keptAside() {
    return keptAside;
  }

  /**
   * Makes the directory if it is not there, and makes sure that it is this daemon's alone. Does
   * nothing once that is so.
   *
   * @throws Refused if it is not this daemon's
   * @throws IOException if it cannot be written; what it holds can be read all the same
   */
  void open() throws IOException {
    if (lock != null) {
      return;
    }
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
    } catch (FileAlreadyExistsException there) {
      if (!Files.isDirectory(directory)) {
        throw new Refused("it is not a directory");
      }
    }
    if (Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
      // Whoever may write here could forge a warning, and have the GPUs of others taken back.
      throw new Refused("every user may write there; chmod o-w " + directory);
    }
    lock = lock();
  }

  /** Ends with the process, however that ends. */
  private FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("state.lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(FILE_MODE));
    try {
      FileLock taken = channel.tryLock();
      if (taken != null) {
        return channel;
      }
    } catch (OverlappingFileLockException ours) {
      channel.close();
      throw new Refused("this process keeps a state there already");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new Refused("another gpuwarden keeps its state there");
  }

  /** What was in the directory is known, or kept aside: it may be replaced. */
  void mayBeReplaced() {
    unread = false;
  }

  @Override
  public void save(StateDocument document) throws IOException {
    open();
    if (unread && exists()) {
      keptAside.move(document.savedMillis());
    }
    unread = false;
    replace(document.encode());
  }

  boolean exists() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** The whole file. */
  byte[] read() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("it is not a regular file");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("it is larger than " + (MAX_BYTES >> 20) + " MiB");
    }
    return Files.readAllBytes(file);
  }

  /**
   * Puts a new file in the place of the old one. When this returns the disk has it; when it throws,
   * or the machine stops in the middle, the old one is still there.
   */
  private void replace(byte[] content) throws IOException {
    if (content.length > MAX_BYTES) {
      throw new IOException("the state is larger than " + (MAX_BYTES >> 20) + " MiB");
    }
    Files.deleteIfExists(fresh);
    try {
      writeFresh(content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      discardFresh(e);
      throw e;
    }
    syncDirectory();
  }

  private void writeFresh(byte[] content) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(FILE_MODE))) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(true);
    }
  }

  /** What was written of it takes room on a disk that may be full. */
  private void discardFresh(IOException cause) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException stays) {
      cause.addSuppressed(stays);
    }
  }

  /** So that the name, too, is on the disk. */
  private void syncDirectory() throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
