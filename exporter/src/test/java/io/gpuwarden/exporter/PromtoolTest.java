package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prometheus' own linter over every golden page. */
final class PromtoolTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(file -> file.toString().endsWith(".prom")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void promtoolHasNothingToSay(Path page) throws Exception {
    Process promtool = promtool(page);
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean ended = promtool.waitFor(30, TimeUnit.SECONDS);
    assertEquals("", said, () -> "promtool check metrics < exporter/" + page);
    assertEquals(0, ended ? promtool.exitValue() : -1, () -> "exporter/" + page);
  }

  private static Process promtool(Path page) {
    try {
      return new ProcessBuilder("promtool", "check", "metrics")
          .redirectInput(page.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs promtool, of the Debian package prometheus:"
              + " apt-get install --no-install-recommends prometheus",
          e);
    }
  }
}
