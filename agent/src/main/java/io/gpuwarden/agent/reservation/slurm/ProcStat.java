package io.gpuwarden.agent.reservation.slurm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The one line of {@code /proc/stat} that matters here. */
final class ProcStat {
  private static final String BOOT = "btime ";
  private static final long MILLIS = 1000;

  private ProcStat() {}

  /** Wall clock of the boot. */
  static OptionalLong bootMillis(Path proc) {
    try {
      for (String line : Files.readAllLines(proc.resolve("stat"), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(BOOT)) {
          OptionalLong seconds = JobFile.number(line.substring(BOOT.length()).strip());
          return seconds.isPresent()
              ? OptionalLong.of(seconds.getAsLong() * MILLIS)
              : OptionalLong.empty();
        }
      }
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }
}
