package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every absence of every board under every driver is named as the API's reference says. */
final class AbsenceNamesTest {
  private static final Path ANSWERS = Path.of("src/test/resources/io/gpuwarden/nvml");
  private static final Path REFERENCE = Path.of("../exporter/API.md");
  private static final Pattern ABSENT = Pattern.compile("(?m)^(\\S+) = !\\d+");

  @Test
  void anAbsenceIsNamedByTheValuesPath() throws IOException {
    String reference = Files.readString(REFERENCE);
    Set<String> names = absent();
    assertFalse(names.isEmpty());
    names.removeIf(name -> reference.contains("`gpus[]." + name + "`"));
    names.removeIf(name -> reference.contains("`" + name.replace("migInstances[].", "") + "`"));
    assertEquals(Set.of(), names);
  }

  private static Set<String> absent() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> tables = Files.list(ANSWERS)) {
      tables
          .filter(file -> file.getFileName().toString().startsWith("answers-"))
          .forEach(
              file -> {
                Matcher line = ABSENT.matcher(read(file));
                while (line.find()) {
                  names.add(
                      line.group(1).replaceFirst("^migInstances\\.[^.]+\\.", "migInstances[]."));
                }
              });
    }
    return names;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
