package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that are made from the program and kept in the repository. Writes them anew with {@code mvn
 * -pl exporter -am test -Dgolden.update=true}; otherwise what is made must be what is kept.
 */
public final class GoldenFiles {
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final String HOW =
      " is stale; look at the change, then: mvn -pl exporter -am test -Dgolden.update=true";

  private GoldenFiles() {}

  /**
   * @param path from the module's folder
   */
  public static void check(String path, String made) {
    Path file = Path.of(path);
    try {
      if (UPDATE) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, made);
      }
      String kept = Files.exists(file) ? Files.readString(file) : "";
      assertEquals(kept, made, () -> "exporter/" + path + HOW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
