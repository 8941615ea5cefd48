package io.gpuwarden.agent.reservation.slurm;

import io.gpuwarden.agent.reservation.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The small files of one directory, read again only when they may have changed: a look at the
 * directory's own time each tick, and at the files' every few seconds, since some are rewritten in
 * place. What is not a regular file, such as a link, a pipe or a directory, is not touched.
 */
final class WatchedDirectory {
  /** A job's file has a line or a few; one list of jobs on a GPU may be longer. */
  static final int MAX_BYTES = 16 * 1024;

  static final int MAX_FILES = 4096;

  /** File times are told apart by this at worst: what changed so recently may change unseen. */
  private static final long SETTLED_MILLIS = 2_000;

  private static final long RECHECK_MILLIS = 5_000;
  private static final Logger log = LoggerFactory.getLogger(WatchedDirectory.class);

  /**
   * @param text without what is beyond {@link #MAX_BYTES}
   * @param modifiedMillis wall clock
   */
  record Content(String text, long modifiedMillis, long size, @Nullable Object key) {}

  private final Path path;
  private final Map<String, Content> files = new TreeMap<>();
  private long directoryMillis = Long.MIN_VALUE;
  private long checkedMillis = Long.MIN_VALUE;
  private boolean tooManyTold;

  WatchedDirectory(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** By file name. */
  Map<String, Content> files() {
    return files;
  }

  /**
   * Brings the files up to date.
   *
   * @return whether anything may have changed
   * @throws SourceException if the directory is not there or may not be read
   */
  boolean look(long wallMillis) throws SourceException {
    try {
      long modified = Files.getLastModifiedTime(path).toMillis();
      boolean settled = Math.abs(wallMillis - modified) > SETTLED_MILLIS;
      boolean fresh = Math.abs(wallMillis - checkedMillis) < RECHECK_MILLIS;
      if (modified == directoryMillis && settled && fresh) {
        return false;
      }
      directoryMillis = modified;
      checkedMillis = wallMillis;
      return scan(wallMillis);
    } catch (NoSuchFileException e) {
      throw new SourceException(path + " does not exist; Slurm's prolog has to make it", e);
    } catch (IOException e) {
      throw new SourceException(path + " cannot be read: " + e, e);
    } catch (DirectoryIteratorException e) {
      throw new SourceException(path + " cannot be read: " + e.getCause(), e);
    }
  }

  private boolean scan(long wallMillis) throws IOException {
    Map<String, Content> now = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
      for (Path file : all) {
        if (now.size() >= MAX_FILES) {
          tellTooMany();
          break;
        }
        read(file, now, wallMillis);
      }
    }
    if (now.equals(files)) {
      return false;
    }
    files.clear();
    files.putAll(now);
    return true;
  }

  private void tellTooMany() {
    if (!tooManyTold) {
      tooManyTold = true;
      log.warn("{} has more than {} files; only so many are read", path, MAX_FILES);
    }
  }

  /** A file that vanishes meanwhile, or is no file, is not there. */
  private void read(Path file, Map<String, Content> into, long wallMillis) {
    String name = String.valueOf(file.getFileName());
    if (name.startsWith(".")) {
      return;
    }
    try {
      BasicFileAttributes seen =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!seen.isRegularFile()) {
        return;
      }
      long modified = seen.lastModifiedTime().toMillis();
      Content before = files.get(name);
      boolean settled = Math.abs(wallMillis - modified) > SETTLED_MILLIS;
      if (before != null
          && settled
          && before.modifiedMillis() == modified
          && before.size() == seen.size()
          && Objects.equals(before.key(), seen.fileKey())) {
        into.put(name, before);
      } else {
        into.put(name, new Content(text(file), modified, seen.size(), seen.fileKey()));
      }
    } catch (IOException e) {
      log.debug("{}", file, e);
    }
  }

  private static String text(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
    try (SeekableByteChannel in =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // until the end, or as much as fits
      }
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }
}
