package io.gpuwarden.agent.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State files that could not be used, kept for a person to look at: {@code
 * state.json.kept-20260102T030405Z}. The newest few are kept.
 */
final class KeptAside {
  static final int MOST = 5;

  private static final Logger log = LoggerFactory.getLogger(KeptAside.class);
  private static final int SAME_SECOND = 100;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path file;
  private final String prefix;

  KeptAside(Path file) {
    this.file = file;
    this.prefix = file.getFileName() + ".kept-";
  }

  /** Moves the file away; says where it is. */
  Path move(long wallMillis) throws IOException {
    return keep(wallMillis, name -> Files.move(file, name));
  }

  /** Keeps a copy; the file stays, until it is replaced. */
  Path copy(long wallMillis) throws IOException {
    return keep(wallMillis, name -> Files.copy(file, name));
  }

  private interface Keeping {
    Path as(Path name) throws IOException;
  }

  private Path keep(long wallMillis, Keeping keeping) throws IOException {
    String name = prefix + STAMP.format(Instant.ofEpochMilli(wallMillis));
    for (int i = 1; i < SAME_SECOND; i++) {
      try {
        Path kept = keeping.as(file.resolveSibling(i == 1 ? name : name + "-" + i));
        forgetOldest();
        return kept;
      } catch (FileAlreadyExistsException taken) {
        // The next number.
      }
    }
    throw new IOException("too many files named " + name);
  }

  /** Newest last. */
  private List<Path> all() throws IOException {
    List<Path> kept = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(file.toAbsolutePath().getParent(), prefix + "*")) {
      files.forEach(kept::add);
    }
    Collections.sort(kept);
    return kept;
  }

  private void forgetOldest() {
    try {
      List<Path> kept = all();
      for (Path old : kept.subList(0, Math.max(0, kept.size() - MOST))) {
        Files.deleteIfExists(old);
      }
    } catch (IOException e) {
      // One too many is no reason to fail.
      log.debug("cannot delete what was kept long ago", e);
    }
  }
}
