package io.gpuwarden.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that write states as fast as they can are killed at any moment, eight files at once: a
 * file that is there can always be read, and holds nothing older than what was said to be kept.
 */
@Timeout(120)
final class KilledWhileWritingTest {
  private static final int DIRECTORIES = 8;

  /** Times eight files: hundreds of interrupted writes. */
  private static final int KILLS = 50;

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int FEWEST_KILLS = 10;
  private static final int LIFE_MILLIS = 60;

  private final Random random = new Random(1);
  private final Map<String, Long> kept = new HashMap<>();
  private int loaded;

  @TempDir private Path folder;

  @Test
  void everyRestartLoadsTheLastCompletedWriteOrALaterOne() throws Exception {
    String[] arguments = new String[DIRECTORIES + 1];
    arguments[0] = "-1";
    for (int i = 1; i <= DIRECTORIES; i++) {
      arguments[i] = folder.resolve("state-" + i).toString();
      kept.put(arguments[i], 0L);
    }
    long start = System.nanoTime();
    int kills = 0;
    while (kills < KILLS && System.nanoTime() - start < LONGEST_NANOS) {
      killOnce(ChildJvm.here().command(StateScribe.class, arguments));
      kills++;
    }
    assertTrue(kills >= FEWEST_KILLS, kills + " kills");
    assertEquals(kills * DIRECTORIES, loaded, "every directory was loaded after every kill");
    // Each directory has seen many writes; how many each, is up to how busy the machine is.
    for (Map.Entry<String, Long> number : kept.entrySet()) {
      assertTrue(number.getValue() >= FEWEST_KILLS, "progress: " + number);
    }
  }

  private void killOnce(ProcessBuilder command) throws IOException {
    Process process = command.start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> said = new ArrayList<>();
      for (int started = 0; started < DIRECTORIES; ) {
        String line = lines.readLine();
        said.add(String.valueOf(line));
        assertTrue(line != null, () -> "it ended by itself: " + said);
        started += line.contains(" loaded ") ? 1 : 0;
      }
      LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(LIFE_MILLIS)));
      process.toHandle().destroyForcibly();
      lines.lines().forEach(said::add);
      said.forEach(this::check);
    } finally {
      process.toHandle().destroyForcibly();
    }
  }

  private void check(String line) {
    String[] words = line.split(" ");
    assertTrue(words.length == 3 && kept.containsKey(words[0]), line);
    long number = Long.parseLong(words[2]);
    long last = kept.getOrDefault(words[0], 0L);
    if (words[1].equals("loaded")) {
      loaded++;
      assertTrue(number == last || number == last + 1, line + ", but " + last + " was kept");
    }
    kept.put(words[0], number);
  }
}
