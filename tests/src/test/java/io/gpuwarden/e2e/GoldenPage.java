package io.gpuwarden.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The device metrics that a page must have, in golden/. What moves with time is written as {@code
 * N}; UUIDs, which the index stands for, are left out. {@code -Dgolden.update=true} rewrites it.
 */
final class GoldenPage {
  private static final Pattern UUID = Pattern.compile("(?<=[{,])(parent_)?uuid=\"[^\"]*\",");
  private static final Pattern COUNTER = Pattern.compile("^([a-z0-9_]+_total(?:\\{.*\\})?) .*");

  private final Path file;

  private GoldenPage(Path file) {
    this.file = file;
  }

  static GoldenPage of(String name) {
    Path folder = Path.of("golden");
    return new GoldenPage(
        (Files.exists(folder) ? folder : Path.of("tests", "golden")).resolve(name));
  }

  void compare(String page) throws IOException {
    List<String> lines =
        page.lines()
            .filter(line -> line.startsWith("gpu_"))
            .map(line -> UUID.matcher(line).replaceAll(""))
            .map(line -> COUNTER.matcher(line).replaceAll("$1 N"))
            .toList();
    String now = String.join("\n", lines) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, now);
    }
    assertTrue(Files.exists(file), file + " is missing; -Dgolden.update=true makes it");
    assertEquals(Files.readString(file), now, "-Dgolden.update=true rewrites " + file);
  }
}
