package io.gpuwarden.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with a file of the sources, or writes it: {@code -Dgolden.update=true}. */
public final class Golden {
  private Golden() {}

  /**
   * @param file relative to this module
   */
  public static void check(Path file, String actual) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, actual);
    }
    String expected = Files.exists(file) ? Files.readString(file) : "";
    assertEquals(expected, actual, file + " is stale; mvn test -Dgolden.update=true writes it");
  }
}
