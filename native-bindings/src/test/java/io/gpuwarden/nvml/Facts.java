package io.gpuwarden.nvml;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Tables of facts about NVML, kept as text beside the tests. */
final class Facts {
  private Facts() {}

  /** The words of each line, without comments. */
  static List<String[]> read(String name) {
    try (InputStream in = Objects.requireNonNull(Facts.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
